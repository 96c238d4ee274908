import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { AttachmentTarget } from './attachment.js';
import type { Tables } from './tables.js';

/** A row of `attachments`. */
export interface StoredAttachment {
  readonly id: string;
  readonly ownerId: string | null;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly target: AttachmentTarget | null;
  readonly createdAt: Date;
}

export interface NewAttachment {
  readonly id: string;
  readonly ownerId: string | null;
  readonly organisationId: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: Buffer;
}

/** Statements on `attachments`. Whoever deletes a row leaves a note about its file behind: a trigger writes it. */
@Injectable()
export class AttachmentRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<StoredAttachment | null> {
    const row = await this.stored().where('id', '=', id).executeTakeFirst();
    return row ? toStored(row) : null;
  }

  /** Everything of a person, the oldest first, some at a time. */
  async ofOwner(ownerId: string, after: string | null, limit: number): Promise<StoredAttachment[]> {
    let select = this.stored().where('owner_id', '=', ownerId);
    if (after !== null) select = select.where('id', '>', after);
    return (await select.orderBy('id').limit(limit).execute()).map(toStored);
  }

  /** How much everything takes that somebody uploaded. */
  async bytesOf(ownerId: string): Promise<number> {
    const row = await this.rows()
      .selectFrom('attachments')
      .select(sql<string>`coalesce(sum(size), 0)::text`.as('bytes'))
      .where('owner_id', '=', ownerId)
      .executeTakeFirstOrThrow();
    return Number(row.bytes);
  }

  /** What somebody uploaded and did not send yet. */
  async pendingOf(ownerId: string): Promise<{ files: number; bytes: number }> {
    const row = await this.rows()
      .selectFrom('attachments')
      .select(sql<number>`count(*)::int`.as('files'))
      .select(sql<string>`coalesce(sum(size), 0)::text`.as('bytes'))
      .where('owner_id', '=', ownerId)
      .where('target_kind', 'is', null)
      .executeTakeFirstOrThrow();
    return { files: row.files, bytes: Number(row.bytes) };
  }

  async add({ id, ownerId, organisationId, name, contentType, size, sha256 }: NewAttachment): Promise<void> {
    await this.rows()
      .insertInto('attachments')
      .values({ id, owner_id: ownerId, organisation_id: organisationId, name, content_type: contentType, size, sha256 })
      .execute();
  }

  /** @returns how many of them were the owner's and free. In the order of their ids, so that two who attach the same wait for each other once. */
  async attach(ids: readonly string[], ownerId: string | null, target: AttachmentTarget): Promise<number> {
    const free = await this.rows()
      .selectFrom('attachments')
      .select('id')
      .where('id', 'in', ids)
      .where(ownerId === null ? sql<boolean>`owner_id is null` : sql<boolean>`owner_id = ${ownerId}`)
      .where('target_kind', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute();
    if (free.length === ids.length)
      await this.rows().updateTable('attachments').set({ target_kind: target.kind, target_id: target.id }).where('id', 'in', ids).execute();
    return free.length;
  }

  async move(from: AttachmentTarget, to: AttachmentTarget): Promise<void> {
    await this.rows()
      .updateTable('attachments')
      .set({ target_kind: to.kind, target_id: to.id })
      .where('target_kind', '=', from.kind)
      .where('target_id', '=', from.id)
      .execute();
  }

  async removePending(id: string, ownerId: string): Promise<boolean> {
    const { numDeletedRows } = await this.rows()
      .deleteFrom('attachments')
      .where('id', '=', id)
      .where('owner_id', '=', ownerId)
      .where('target_kind', 'is', null)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** @returns the ids of those that went. */
  async removeOf(kind: string, targetIds: readonly string[]): Promise<string[]> {
    const gone = await this.rows()
      .deleteFrom('attachments')
      .where('target_kind', '=', kind)
      .where('target_id', 'in', targetIds)
      .returning('id')
      .execute();
    return gone.map(({ id }) => id);
  }

  async removeOfOwner(ownerId: string): Promise<void> {
    await this.rows().deleteFrom('attachments').where('owner_id', '=', ownerId).execute();
  }

  /** Some of those that nobody sent within so many hours. @returns how many. */
  async prune(hours: number, limit: number): Promise<number> {
    const { numDeletedRows } = await this.rows()
      .deleteFrom('attachments')
      .where('id', 'in', (old) =>
        old
          .selectFrom('attachments')
          .select('id')
          .where('target_kind', 'is', null)
          .where('created_at', '<', sql<Date>`now() - make_interval(hours => ${hours})`)
          .orderBy('created_at')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  private stored() {
    return this.rows()
      .selectFrom('attachments')
      .select(['id', 'owner_id', 'name', 'content_type', 'size', 'sha256', 'target_kind', 'target_id', 'created_at']);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

interface Row {
  readonly id: string;
  readonly owner_id: string | null;
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: Buffer;
  readonly target_kind: string | null;
  readonly target_id: string | null;
  readonly created_at: Date;
}

function toStored(row: Row): StoredAttachment {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    contentType: row.content_type,
    size: row.size,
    sha256: row.sha256.toString('hex'),
    target: row.target_kind === null || row.target_id === null ? null : { kind: row.target_kind, id: row.target_id },
    createdAt: row.created_at,
  };
}
