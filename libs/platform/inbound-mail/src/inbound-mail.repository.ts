import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ADVISORY_LOCKS, Database, removeBatch } from '#platform/database';
import type { InboundMailState, MailSource, Tables } from './tables.js';

/** A mail as it arrived. */
export interface NewInboundMail {
  readonly id: string;
  readonly source: MailSource;
  readonly envelopeFrom: string | null;
  readonly fromAddress: string | null;
  readonly recipients: readonly string[];
  readonly messageKey: Buffer;
  readonly raw: Buffer;
}

/** A mail that waits, with what it says. */
export interface WaitingMail {
  readonly envelopeFrom: string | null;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
  readonly released: boolean;
  readonly receivedAt: Date;
  /** How often reading it began, this time included, and did not end. */
  readonly openLooks: number;
}

/** Where a mail goes from `waiting`. */
export interface Settled {
  readonly state: Exclude<InboundMailState, 'waiting'>;
  readonly reason: string | null;
  readonly subject: { readonly type: string; readonly id: string } | null;
}

/** Statements on `inbound_mails`. */
@Injectable()
export class InboundMailRepository {
  constructor(private readonly database: Database) {}

  /** False while demo data is removed and loaded again. The lock is held until the transaction ends. */
  async mayWrite(): Promise<boolean> {
    const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock_shared(${ADVISORY_LOCKS.demoReset}) as free`.execute(
      this.rows(),
    );
    return rows[0]!.free;
  }

  /** @returns false when the same mail is known. */
  async insert({ id, source, envelopeFrom, fromAddress, recipients, messageKey, raw }: NewInboundMail): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.rows()
      .insertInto('inbound_mails')
      .values({
        id,
        source,
        envelope_from: envelopeFrom,
        from_address: fromAddress,
        recipients: [...recipients],
        message_key: messageKey,
        size_bytes: raw.length,
        raw,
        state: 'waiting',
      })
      .onConflict((conflict) => conflict.column('message_key').doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) === 1;
  }

  /** The mail with the key, locked; null when there is none. `isBegun`: somebody has read it, or it waits no more. */
  async lockByKey(messageKey: Buffer): Promise<{ id: string; recipients: readonly string[]; isBegun: boolean } | null> {
    const row = await this.rows()
      .selectFrom('inbound_mails')
      .select(['id', 'recipients', sql<boolean>`state <> 'waiting' or attempts > 0`.as('isBegun')])
      .where('message_key', '=', messageKey)
      .forUpdate()
      .executeTakeFirst();
    return row ?? null;
  }

  async readdress(id: string, recipients: readonly string[]): Promise<void> {
    await this.rows()
      .updateTable('inbound_mails')
      .set({ recipients: [...recipients] })
      .where('id', '=', id)
      .execute();
  }

  /** Bytes of what came within 24 hours and is still whole; of one sender, or of all. */
  async bytesOfDay(fromAddress: string | null): Promise<number> {
    const { rows } = await sql<{ bytes: number }>`select coalesce(sum(size_bytes), 0)::float8 as bytes from inbound_mails
      where raw is not null and received_at > now() - interval '24 hours'
        ${fromAddress === null ? sql`` : sql`and from_address = ${fromAddress}`}`.execute(this.rows());
    return rows[0]!.bytes;
  }

  /** Counts the look as a try that has not ended. Null when it does not wait any more. */
  async takeWaiting(id: string): Promise<WaitingMail | null> {
    const row = await this.rows()
      .updateTable('inbound_mails')
      .set((mail) => ({ attempts: mail('attempts', '+', 1), open_looks: mail('open_looks', '+', 1) }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .returning(['envelope_from', 'recipients', 'raw', 'released', 'received_at', 'open_looks'])
      .executeTakeFirst();
    if (!row?.raw) return null;
    const { envelope_from: envelopeFrom, recipients, raw, released, received_at: receivedAt, open_looks: openLooks } = row;
    return { envelopeFrom, recipients, raw, released, receivedAt: new Date(receivedAt), openLooks };
  }

  /** Reading it ended. */
  async endLook(id: string): Promise<void> {
    await this.rows().updateTable('inbound_mails').set({ open_looks: 0 }).where('id', '=', id).execute();
  }

  async rawOf(id: string): Promise<Buffer | null> {
    const row = await this.rows().selectFrom('inbound_mails').select('raw').where('id', '=', id).executeTakeFirst();
    return row?.raw ?? null;
  }

  /** Locks the mail. @returns null when there is none. */
  async lock(id: string): Promise<{ state: InboundMailState; reason: string | null; hasRaw: boolean } | null> {
    const row = await this.rows()
      .selectFrom('inbound_mails')
      .select(['state', 'reason', sql<boolean>`raw is not null`.as('hasRaw')])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row ?? null;
  }

  /** @returns false when it does not wait. */
  async settle(id: string, { state, reason, subject }: Settled): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('inbound_mails')
      .set({ state, reason, subject_type: subject?.type ?? null, subject_id: subject?.id ?? null, settled_at: sql<string>`now()` })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }

  /** Back to where it began, with the tries forgotten. */
  async release(id: string): Promise<void> {
    await this.rows()
      .updateTable('inbound_mails')
      .set({ state: 'waiting', reason: null, settled_at: null, released: true, attempts: 0, open_looks: 0 })
      .where('id', '=', id)
      .execute();
  }

  /** Nobody will read it any more. */
  async discard(id: string): Promise<void> {
    await this.rows()
      .updateTable('inbound_mails')
      .set({ state: 'ignored', reason: 'discarded', settled_at: sql<string>`now()`, raw: null })
      .where('id', '=', id)
      .execute();
  }

  /** How many came from the sender of this one within so many seconds before it, and itself. Nobody's are not counted. */
  async countFromSender(id: string, seconds: number): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from inbound_mails m
        join inbound_mails o on o.from_address = m.from_address
          and o.received_at between m.received_at - make_interval(secs => ${seconds}) and m.received_at
          and (o.received_at, o.id) <= (m.received_at, m.id)
        where m.id = ${id}`.execute(this.rows());
    return rows[0]!.count;
  }

  /** Mails that have waited for long, each with one more try counted; up to `limit`. */
  async takeForgotten(minutes: number, limit: number): Promise<{ id: string; attempts: number }[]> {
    const { rows } = await sql<{ id: string; attempts: number }>`
      update inbound_mails set attempts = attempts + 1 where id in (
        select id from inbound_mails where state = 'waiting' and received_at < now() - make_interval(mins => ${minutes})
          order by received_at limit ${limit} for update skip locked)
      returning id, attempts`.execute(this.rows());
    return rows;
  }

  /** What mails say, once nobody needs it: sooner where somebody has handled them. Up to `limit`; returns how many. */
  async forgetContents(days: number, undecidedDays: number, limit: number): Promise<number> {
    const { numAffectedRows } = await sql`
      update inbound_mails set raw = null where id in (
        select id from inbound_mails
          where raw is not null and settled_at < now() - make_interval(days => case when state in ('held', 'failed') then ${undecidedDays}::int else ${days}::int end)
          order by settled_at limit ${limit} for update skip locked)`.execute(this.rows());
    return Number(numAffectedRows ?? 0);
  }

  /** The same of what machines wrote, which nobody will ask for. */
  async forgetAutomatic(days: number, limit: number): Promise<number> {
    const { numAffectedRows } = await sql`
      update inbound_mails set raw = null where id in (
        select id from inbound_mails
          where raw is not null and state = 'ignored' and reason in ('auto-submitted', 'bounce', 'own') and settled_at < now() - make_interval(days => ${days})
          order by settled_at limit ${limit} for update skip locked)`.execute(this.rows());
    return Number(numAffectedRows ?? 0);
  }

  /** Settled mails that are older; up to `limit`; returns how many. */
  prune(days: number, limit: number): Promise<number> {
    return removeBatch(
      this.rows(),
      'inbound_mails',
      sql`state <> 'waiting' and received_at < now() - make_interval(days => ${days})`,
      limit,
    );
  }

  /** Of somebody who wrote, the oldest first, one page; without what they say. */
  async pageFrom(emails: readonly string[], after: string | null, limit: number) {
    let select = this.rows()
      .selectFrom('inbound_mails')
      .select(['id', 'source', 'envelope_from', 'from_address', 'recipients', 'size_bytes', 'state', 'reason', 'received_at', 'settled_at'])
      .where((mail) => mail.or([mail('from_address', 'in', emails), mail('envelope_from', 'in', emails)]))
      .orderBy('id')
      .limit(limit);
    if (after !== null) select = select.where('id', '>', after);
    return select.execute();
  }

  async removeAllFrom(emails: readonly string[]): Promise<void> {
    await this.rows()
      .deleteFrom('inbound_mails')
      .where((mail) => mail.or([mail('from_address', 'in', emails), mail('envelope_from', 'in', emails)]))
      .execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
