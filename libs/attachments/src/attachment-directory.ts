import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { Attachment } from './attachment.js';
import type { Tables } from './tables.js';

const MOST_TARGETS = 1_000;

/** What is attached to what, for other libs. */
@Injectable()
export class AttachmentDirectory {
  constructor(private readonly database: Database) {}

  /** Attachments by the id of what they belong to, in the order they were uploaded; ids without any are missing. At most 1000 ids. */
  async ofTargets(kind: string, ids: readonly string[]): Promise<Map<string, Attachment[]>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    if (wanted.length > MOST_TARGETS) throw new Error(`ofTargets takes at most ${MOST_TARGETS} ids`);
    const rows = await this.database
      .kysely<Tables>()
      .selectFrom('attachments')
      .select(['id', 'name', 'content_type', 'size', 'target_id'])
      .where('target_kind', '=', kind)
      .where('target_id', 'in', wanted)
      .orderBy('id')
      .execute();
    const found = new Map<string, Attachment[]>();
    for (const { id, name, content_type: contentType, size, target_id: target } of rows) {
      const attachment = { id, name, contentType, size };
      const others = found.get(target!);
      if (others) others.push(attachment);
      else found.set(target!, [attachment]);
    }
    return found;
  }
}
