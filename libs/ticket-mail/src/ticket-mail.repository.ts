import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database, newId } from '#platform/database';
import type { Tables, TicketMailDirection } from './tables.js';

/** A mail that belongs to a ticket. */
export interface TicketMail {
  readonly ticketId: string;
  /** Null: an acknowledgement. */
  readonly entryId: string | null;
  readonly direction: TicketMailDirection;
  /** Of a mail of ours its id; null: the hash of its Message-ID, as `refOf` makes it. */
  readonly mailId: string | null;
  /** Without <>. Null: it has none. */
  readonly messageId: string | null;
}

/** By which a mail that became an entry is known again, besides its Message-ID, which anybody may use. */
export interface WrittenMail {
  readonly body: string;
  readonly authorId: string | null;
  readonly address: string;
  /** In it, where that was merged into, or what follows it; null: anywhere. */
  readonly ticketId: string | null;
}

/** As many as References name. */
const MOST_REFERENCES = 50;
const LONGEST_ID = 500;
/** What is asked for at once. */
const MOST_REFS = 200;
const KEEP_DAYS = 2;
const PAGE = 500;

/** By which a mail of somebody else is known again. */
export function refOf(messageId: string): string {
  return createHash('sha256').update(messageId).digest('hex');
}

/** Statements on `ticket_mails`, `ticket_mail_progress` and `ticket_mail_acknowledgements`. */
@Injectable()
export class TicketMailRepository {
  constructor(private readonly database: Database) {}

  /** The sequence of the last entry that went out, locked until the transaction ends; begins it at 0. */
  async lockProgress(ticketId: string): Promise<number> {
    await this.rows()
      .insertInto('ticket_mail_progress')
      .values({ ticket_id: ticketId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await this.rows()
      .selectFrom('ticket_mail_progress')
      .select('applied_sequence')
      .where('ticket_id', '=', ticketId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    return row.applied_sequence;
  }

  async saveProgress(ticketId: string, sequence: number): Promise<void> {
    await this.rows().updateTable('ticket_mail_progress').set({ applied_sequence: sequence }).where('ticket_id', '=', ticketId).execute();
  }

  /** Notes a mail; one without an id of ours or a Message-ID cannot be answered and is not noted. */
  async add({ ticketId, entryId, direction, mailId, messageId }: TicketMail): Promise<void> {
    const ref = mailId ?? (messageId === null ? null : refOf(messageId));
    if (ref === null) return;
    const named = messageId !== null && messageId.length <= LONGEST_ID ? messageId : null;
    await this.rows()
      .insertInto('ticket_mails')
      .values({ id: newId(), ticket_id: ticketId, entry_id: entryId, direction, message_ref: ref, message_id: named })
      .execute();
  }

  /** What mails of a ticket are called, the newest last: the last 50. */
  async messageIdsOf(ticketId: string): Promise<string[]> {
    const rows = await this.rows()
      .selectFrom('ticket_mails')
      .select('message_id')
      .where('ticket_id', '=', ticketId)
      .where('message_id', 'is not', null)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST_REFERENCES)
      .execute();
    return rows.flatMap(({ message_id: id }) => (id === null ? [] : [id])).toReversed();
  }

  /** The ticket of the first of these that a mail of a ticket is known by; a mail of ours by its id, any other by `refOf`. */
  async findTicketOf(refs: readonly string[]): Promise<string | null> {
    const wanted = [...new Set(refs)].slice(0, MOST_REFS);
    if (wanted.length === 0) return null;
    const rows = await this.rows()
      .selectFrom('ticket_mails')
      .select(['message_ref', 'ticket_id'])
      .distinctOn('message_ref')
      .where('message_ref', 'in', wanted)
      .orderBy('message_ref')
      .orderBy('created_at')
      .execute();
    const found = new Map(rows.map((row) => [row.message_ref, row.ticket_id]));
    const first = wanted.find((ref) => found.has(ref));
    return first === undefined ? null : found.get(first)!;
  }

  /** Whether a mail of somebody became an entry; whoever else asks of it waits until the transaction ends. */
  async isWritten(messageId: string, { body, authorId, address, ticketId }: WrittenMail): Promise<boolean> {
    const ref = refOf(messageId);
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ticket-mail.${ref}`}, 0))`.execute(this.rows());
    const { rows } = await sql`
      select from ticket_mails m join ticket_entries e on e.id = m.entry_id join tickets t on t.id = m.ticket_id
        where m.message_ref = ${ref} and m.direction = 'in' and e.body = ${body} and (e.author_id = ${authorId}::uuid or e.author_email = ${address})
          and (${ticketId}::uuid is null
            or (select array[a.id, a.merged_into] from tickets a where a.id = ${ticketId}::uuid) && array[t.id, t.merged_into, t.follows])
        limit 1`.execute(this.rows());
    return rows.length > 0;
  }

  /** Whether an address has not been told today that a mail of it became a ticket; from then on it has. @param address normalised */
  async acknowledge(address: string): Promise<boolean> {
    await sql`delete from ticket_mail_acknowledgements where day < (now() at time zone 'UTC')::date - ${KEEP_DAYS}::int`.execute(
      this.rows(),
    );
    const { rows } = await sql`
      insert into ticket_mail_acknowledgements (address_digest, day) values (${digestOf(address)}, (now() at time zone 'UTC')::date)
        on conflict do nothing returning day`.execute(this.rows());
    return rows.length > 0;
  }

  /** Mails of tickets that somebody raised. */
  async *ofRequester(userId: string, emails: readonly string[]): AsyncGenerator {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await sql<{ at: string }>`
        select m.id as at, t.number::int as ticket, m.direction, m.message_id as "messageId", m.created_at as "createdAt"
          from ticket_mails m join tickets t on t.id = m.ticket_id
          where ${raised(userId, emails)} and m.id > ${after}::uuid order by m.id limit ${PAGE}`.execute(this.rows());
      for (const { at: _, ...record } of rows) yield record;
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.at;
    }
  }

  /** Locks the tickets that somebody raised: whoever writes a mail about one has done so, or waits. In the order of all who lock several. */
  async holdRaised(userId: string, emails: readonly string[]): Promise<void> {
    await sql`select count(*) from (select from tickets t where ${raised(userId, emails)} order by t.id for update) held`.execute(
      this.rows(),
    );
  }

  /** Forgets them, and that these addresses were told: answers to them are known no more. */
  async forget(userId: string, emails: readonly string[]): Promise<void> {
    await sql`delete from ticket_mails where ticket_id in (select t.id from tickets t where ${raised(userId, emails)})`.execute(
      this.rows(),
    );
    const digests = emails.map(digestOf);
    if (digests.length > 0) await this.rows().deleteFrom('ticket_mail_acknowledgements').where('address_digest', 'in', digests).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function raised(userId: string, emails: readonly string[]): RawBuilder<unknown> {
  return sql`(t.requester_id = ${userId} or t.requester_email = any (${[...emails]}::text[]))`;
}

function digestOf(address: string): Buffer {
  return createHash('sha256').update(address).digest();
}
