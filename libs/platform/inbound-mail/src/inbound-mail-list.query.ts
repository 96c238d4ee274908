import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { InboundMailState, MailSource, Tables } from './tables.js';

/** A mail in the list: all but what it says. */
export interface ListedInboundMail {
  readonly id: string;
  readonly source: MailSource;
  readonly envelopeFrom: string | null;
  readonly fromAddress: string | null;
  readonly recipients: readonly string[];
  readonly sizeBytes: number;
  readonly state: InboundMailState;
  readonly reason: string | null;
  readonly subject: { readonly type: string; readonly id: string } | null;
  readonly attempts: number;
  readonly released: boolean;
  /** False once what it says was deleted. */
  readonly kept: boolean;
  readonly receivedAt: Date;
  readonly settledAt: Date | null;
  /** UTC with microseconds. */
  readonly cursorAt: string;
}

/** Where a page ended. */
export interface InboundMailPlace {
  readonly receivedAt: string;
  readonly id: string;
}

/** Mails for the screens. */
@Injectable()
export class InboundMailListQuery {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  async page(state: InboundMailState | undefined, after: InboundMailPlace | null, limit: number): Promise<ListedInboundMail[]> {
    let select = this.select().orderBy('received_at', 'desc').orderBy('id', 'desc').limit(limit);
    if (state !== undefined) select = select.where('state', '=', state);
    if (after) select = select.where(sql<boolean>`(received_at, id) < (${after.receivedAt}::timestamptz, ${after.id}::uuid)`);
    return (await select.execute()).map(toListed);
  }

  async find(id: string): Promise<ListedInboundMail | null> {
    const row = await this.select().where('id', '=', id).executeTakeFirst();
    return row ? toListed(row) : null;
  }

  private select() {
    return this.database
      .kysely<Tables>()
      .selectFrom('inbound_mails')
      .select([
        'id',
        'source',
        'envelope_from',
        'from_address',
        'recipients',
        'size_bytes',
        'state',
        'reason',
        'subject_type',
        'subject_id',
        'attempts',
        'released',
        'received_at',
        'settled_at',
        sql<boolean>`raw is not null`.as('kept'),
        sql<string>`received_at at time zone 'UTC' || 'Z'`.as('cursor_at'),
      ]);
  }
}

type Row = Awaited<ReturnType<ReturnType<InboundMailListQuery['select']>['execute']>>[number];

function toListed(row: Row): ListedInboundMail {
  return {
    id: row.id,
    source: row.source,
    envelopeFrom: row.envelope_from,
    fromAddress: row.from_address,
    recipients: row.recipients,
    sizeBytes: row.size_bytes,
    state: row.state,
    reason: row.reason,
    subject: row.subject_type === null || row.subject_id === null ? null : { type: row.subject_type, id: row.subject_id },
    attempts: row.attempts,
    released: row.released,
    kept: row.kept,
    receivedAt: new Date(row.received_at),
    settledAt: row.settled_at === null ? null : new Date(row.settled_at),
    cursorAt: row.cursor_at,
  };
}
