import { Injectable } from '@nestjs/common';
import { type ColumnType, type Kysely, type RawBuilder, sql } from 'kysely';
import { Database } from '#platform/database';
import type { Envelope } from './envelope.js';

interface OutboxTable {
  id: string;
  kind: 'event' | 'job';
  name: string;
  payload: ColumnType<unknown, string, never>;
  envelope: ColumnType<Envelope, unknown, never>;
  run_at: ColumnType<string, unknown, never>;
  claimed_until: ColumnType<string | null, unknown, unknown>;
  created_at: ColumnType<string, never, never>;
}

interface Tables {
  outbox: OutboxTable;
}

/** A row of the outbox on its way out. */
export interface OutboxMessage {
  readonly id: string;
  readonly kind: 'event' | 'job';
  readonly name: string;
  readonly payload: unknown;
  readonly envelope: Envelope;
  /** Restores seen by now; may be more than when the message was written. */
  readonly currentEpoch: number;
}

/** What this process can deliver. */
export interface KnownMessages {
  readonly events: readonly string[];
  readonly jobs: readonly string[];
}

// For the whole of a batch on a slow queue, with room to spare; another worker waits no longer than this after a crash.
const LEASE_SECONDS = 30;

/** Rows of `outbox`. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  private get kysely(): Kysely<Tables> {
    return this.database.kysely<Tables>();
  }

  /** The write of a new row. */
  insertion(message: {
    id: string;
    kind: 'event' | 'job';
    name: string;
    payload: unknown;
    envelope: object;
    delaySeconds: number;
  }): RawBuilder<unknown> {
    const { id, kind, name, delaySeconds } = message;
    return sql`
      insert into outbox (id, kind, name, payload, envelope, run_at) values (
        ${id}, ${kind}, ${name}, ${JSON.stringify(message.payload)},
        ${JSON.stringify(message.envelope)}::jsonb || jsonb_build_object('restoreEpoch', (select restore_epoch from ops.installation)),
        now() + make_interval(secs => ${delaySeconds})
      )`;
  }

  /**
   * Takes up to `limit` due messages for a while; a single statement, so the lease is visible to the other workers
   * when this returns and no transaction stays open while the messages are handed on. Rows commit in another order
   * than their ids, so there is no cursor: whatever is due and unclaimed is next.
   */
  async claim(known: KnownMessages, limit: number): Promise<OutboxMessage[]> {
    const { rows } = await sql<OutboxMessage>`
      update outbox set claimed_until = now() + make_interval(secs => ${LEASE_SECONDS})
      from (
        select id from outbox
        where run_at <= now() and (claimed_until is null or claimed_until < now())
          and ((kind = 'event' and name = any(${known.events})) or (kind = 'job' and name = any(${known.jobs})))
        order by run_at, id
        limit ${limit}
        for update skip locked
      ) as due
      where outbox.id = due.id
      returning outbox.id, kind, name, payload, envelope, (select restore_epoch from ops.installation) as "currentEpoch"
    `.execute(this.kysely);
    return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The queues hold them now. */
  async delete(ids: readonly string[]): Promise<void> {
    await this.kysely.deleteFrom('outbox').where('id', 'in', ids).execute();
  }

  /** Gives claimed messages back at once. */
  async release(ids: readonly string[]): Promise<void> {
    await this.kysely.updateTable('outbox').set({ claimed_until: null }).where('id', 'in', ids).execute();
  }

  /** Names of messages that have been due for more than `minutes`, with how many: nobody knows them, or nobody works. */
  async overdue(minutes: number): Promise<{ name: string; messages: number }[]> {
    const rows = await this.kysely
      .selectFrom('outbox')
      .select(['name', sql<number>`count(*)::int`.as('messages')])
      .where('run_at', '<', sql`now() - make_interval(mins => ${minutes})` as never)
      .groupBy('name')
      .orderBy('name')
      .limit(100)
      .execute();
    return rows;
  }
}
