import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { hasUnreadAbout } from '#notifications';
import { Database } from '#platform/database';
import { UserDirectory } from '#users';
import { CONVERSATION_KIND, type Message, MESSAGE_COLUMNS, type MessageRow, pairOf, toMessage } from './message.js';

/** What decides whether somebody may write to somebody else, as of one moment. */
export interface Standing {
  /** The sender's account is there, and stays until the transaction ends: what is written beside it does not outlive an erasure. */
  readonly isSenderHere: boolean;
  /** Of the recipient; null when nobody active has the id. */
  readonly organisationId: string | null;
  /** Null before the first message; else it is locked. */
  readonly conversationId: string | null;
  readonly lastSequence: number;
  /** Whether either of them blocks the other. */
  readonly isBlocked: boolean;
  /** The recipient has written before. */
  readonly hasAnswered: boolean;
  /** What was sent under the same client id. */
  readonly repeated: Repeated | null;
}

export interface Repeated {
  readonly message: Message;
  readonly digest: Buffer | null;
}

export interface NewMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly senderId: string;
  readonly recipientId: string;
  readonly clientId: string;
  readonly body: string;
  readonly digest: Buffer;
}

/** A message that is in its place, and how its recipient stands. */
export interface Stored {
  readonly message: Message;
  readonly recipientMuted: boolean;
  /** They were told of the conversation, and have not read that. */
  readonly recipientKnows: boolean;
}

/** A cursor that has moved. */
export interface MovedCursor {
  readonly conversationId: string;
  readonly peerId: string;
  readonly readSequence: number;
  readonly unread: number;
  /** Either of the two blocks the other. */
  readonly isBlocked: boolean;
}

const COLUMNS = sql.raw(MESSAGE_COLUMNS);

/** Statements on `messages`, and on the rows that count them. */
@Injectable()
export class MessageRepository {
  constructor(
    private readonly database: Database,
    private readonly users: UserDirectory,
  ) {}

  /** Locks the conversation, if there is one, until the transaction ends: what commits first counts. One statement whoever the recipient is. */
  async lockStanding(senderId: string, recipientId: string, clientId: string): Promise<Standing> {
    const { lo, hi } = pairOf(senderId, recipientId);
    // Only the locked row is as it is now; all else as it was when the statement began, so nothing that a send changes is read here but there.
    const [row] = await this.database.prepared(sql<{
      is_sender_here: boolean;
      organisation_id: string | null;
      conversation_id: string | null;
      last_sequence: number | null;
      is_blocked: boolean | null;
      has_answered: boolean;
      repeated: (MessageRow & { readonly digest: string | null }) | null;
    }>`
      with pair as materialized (
        select id, last_sequence, lo_blocks or hi_blocks as is_blocked from conversations where user_lo = ${lo} and user_hi = ${hi} for update
      ), sender as materialized (
        select id from users where id = ${senderId} and status <> 'deleted' for key share
      )
      select exists (select from sender) as is_sender_here,
        ${this.users.activeIn(sql`${recipientId}::uuid`)} as organisation_id, p.id as conversation_id, p.last_sequence, p.is_blocked,
        exists (select from conversation_members c where c.conversation_id = p.id and c.user_id = ${senderId} and c.inbound_total > 0) as has_answered,
        (select row_to_json(r) from (
          select ${COLUMNS}, encode(m.digest, 'hex') as digest from messages m where m.sender_id = ${senderId} and m.client_id = ${clientId}) r
        ) as repeated
      from (select) as one left join pair p on true`);
    const { repeated } = row!;
    return {
      isSenderHere: row!.is_sender_here,
      organisationId: row!.organisation_id,
      conversationId: row!.conversation_id,
      lastSequence: row!.last_sequence ?? 0,
      isBlocked: row!.is_blocked ?? false,
      hasAnswered: row!.has_answered,
      repeated: repeated && { message: toMessage(repeated), digest: repeated.digest === null ? null : Buffer.from(repeated.digest, 'hex') },
    };
  }

  /** In the place after the last, counted for its recipient; null when something was sent under the client id. The conversation is locked. */
  async insert(message: NewMessage): Promise<Stored | null> {
    const { id, conversationId, senderId, recipientId, clientId, body, digest } = message;
    const [row] = await this.database.prepared(sql<MessageRow & { readonly recipient_muted: boolean; readonly recipient_knows: boolean }>`
      with m as (
        insert into messages (id, conversation_id, sequence, sender_id, client_id, inbound_number, body, digest)
        select ${id}, c.id, c.last_sequence + 1, ${senderId}, ${clientId}, t.inbound_total + 1, ${body}, ${digest}
        from conversations c join conversation_members t on t.conversation_id = c.id and t.user_id = ${recipientId}
        where c.id = ${conversationId}
        on conflict (sender_id, client_id) do nothing
        returning *
      ), counted as (
        update conversations c set last_sequence = m.sequence from m where c.id = m.conversation_id
      ), both_members as (
        update conversation_members t set last_at = m.created_at,
          inbound_total = case when t.user_id = m.sender_id then t.inbound_total else m.inbound_number end
        from m where t.conversation_id = m.conversation_id
        returning t.user_id, t.muted
      )
      select ${COLUMNS}, t.muted as recipient_muted,
        ${hasUnreadAbout(sql`t.user_id`, CONVERSATION_KIND, sql`m.conversation_id::text`)} as recipient_knows
      from m join both_members t on t.user_id = ${recipientId}`);
    return row ? { message: toMessage(row), recipientMuted: row.recipient_muted, recipientKnows: row.recipient_knows } : null;
  }

  async repeated(senderId: string, clientId: string): Promise<Repeated | null> {
    const [row] = await this.database.prepared(sql<MessageRow & { readonly digest: Buffer | null }>`
      select ${COLUMNS}, m.digest from messages m where m.sender_id = ${senderId} and m.client_id = ${clientId}`);
    return row ? { message: toMessage(row), digest: row.digest } : null;
  }

  /** Whether the person is one of the two, whatever has become of the message. */
  async belongsTo(userId: string, messageId: string): Promise<boolean> {
    const { rows } = await sql`
      select from messages m join conversation_members c on c.conversation_id = m.conversation_id and c.user_id = ${userId}
      where m.id = ${messageId}`.execute(this.database.kysely());
    return rows.length > 0;
  }

  /**
   * Until the transaction ends neither of the two of a message is erased, nor is anybody else who is named. Who is erased is locked before
   * what they wrote and reported: so whoever locks that, too, begins with this.
   */
  async holdPeople(messageId: string, others: readonly string[] = []): Promise<void> {
    await sql`
      select id from users where id in (
        select unnest(array[c.user_id, c.peer_id]) from messages m
          join conversation_members c on c.conversation_id = m.conversation_id and c.user_id = m.sender_id where m.id = ${messageId}
        union select unnest(${[...others]}::uuid[])
      ) order by id for key share`.execute(this.database.kysely());
  }

  /** Held until the transaction ends, with whom it was written to. */
  async lock(id: string): Promise<{ readonly message: Message; readonly ageSeconds: number; readonly peerId: string } | null> {
    const { rows } = await sql<MessageRow & { readonly age: number; readonly peer_id: string }>`
      select ${COLUMNS}, extract(epoch from clock_timestamp() - m.created_at)::float8 as age,
        (select c.peer_id from conversation_members c where c.conversation_id = m.conversation_id and c.user_id = m.sender_id) as peer_id
      from messages m where m.id = ${id} for update of m`.execute(this.database.kysely());
    const row = rows[0];
    return row ? { message: toMessage(row), ageSeconds: row.age, peerId: row.peer_id } : null;
  }

  async edit(id: string, body: string): Promise<Message> {
    const { rows } = await sql<MessageRow>`
      update messages m set body = ${body}, edited_at = clock_timestamp() where m.id = ${id} returning ${COLUMNS}`.execute(
      this.database.kysely(),
    );
    return toMessage(rows[0]!);
  }

  /** Its place stays, and counts until it is read. */
  async blank(id: string, removed: boolean): Promise<void> {
    await sql`
      update messages set body = '', digest = null, deleted_at = clock_timestamp(), removed = ${removed}
      where id = ${id} and deleted_at is null`.execute(this.database.kysely());
  }

  /** Up to `limit` messages of somebody lose their text, in the order of their client ids after one: what is done is not looked at again. */
  async blankOf(
    senderId: string,
    afterClientId: string | null,
    limit: number,
  ): Promise<{ readonly id: string; readonly clientId: string }[]> {
    const after = afterClientId === null ? sql`` : sql`and client_id > ${afterClientId}::uuid`;
    const { rows } = await sql<{ id: string; clientId: string }>`
      with blanked as (
        update messages set body = '', digest = null, deleted_at = clock_timestamp()
        where id = any (array(
          select id from messages where sender_id = ${senderId} ${after} and deleted_at is null order by client_id limit ${limit}))
        returning id, client_id
      )
      select id, client_id as "clientId" from blanked order by client_id`.execute(this.database.kysely());
    return rows;
  }

  /**
   * Moves the cursor of a reader to a message of theirs, with the count of what they have received up to it: in one statement, and only forwards.
   * @returns null when it is there already, or beyond, or the message is none of theirs.
   */
  async moveCursor(userId: string, messageId: string): Promise<MovedCursor | null> {
    const [row] = await this.database.prepared(sql<{
      conversation_id: string;
      peer_id: string;
      read_sequence: number;
      unread: number;
      is_blocked: boolean;
    }>`
      update conversation_members c set read_sequence = m.sequence,
        inbound_read = greatest(c.inbound_read, case when m.sender_id = c.user_id then m.sequence - m.inbound_number else m.inbound_number end)
      from messages m
      where m.id = ${messageId} and c.conversation_id = m.conversation_id and c.user_id = ${userId} and c.read_sequence < m.sequence
      returning c.conversation_id, c.peer_id, c.read_sequence, c.inbound_total - c.inbound_read as unread,
        (select v.lo_blocks or v.hi_blocks from conversations v where v.id = c.conversation_id) as is_blocked`);
    if (!row) return null;
    const { conversation_id: conversationId, peer_id: peerId, read_sequence: readSequence, unread, is_blocked: isBlocked } = row;
    return { conversationId, peerId, readSequence, unread, isBlocked };
  }
}
