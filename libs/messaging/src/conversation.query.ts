import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import { type Message, MESSAGE_COLUMNS, type MessageRow, pairOf, toMessage } from './message.js';

/** A conversation as one of the two sees it. */
export interface Conversation {
  readonly id: string;
  readonly peerId: string;
  readonly unread: number;
  readonly readSequence: number;
  readonly clearedSequence: number;
  readonly blocks: boolean;
  /** Either of them blocks the other. Not to be shown: nobody learns that they are blocked. */
  readonly isBlocked: boolean;
  readonly muted: boolean;
  /** Up to where the other one has read; to be shown only where both show each other. */
  readonly peerReadSequence: number;
}

/** One of the list, with its newest message. */
export interface ListedConversation extends Conversation {
  readonly last: Message;
  /** As the database writes it: a cursor needs all of its digits. */
  readonly lastAt: string;
}

export interface BlockedPerson {
  readonly conversationId: string;
  readonly userId: string;
  readonly blockedAt: string;
}

interface ConversationRow {
  readonly conversation_id: string;
  readonly peer_id: string;
  readonly unread: number;
  readonly read_sequence: number;
  readonly cleared_sequence: number;
  readonly blocks: boolean;
  readonly peer_blocks: boolean;
  readonly muted: boolean;
  readonly peer_read_sequence: number;
}

const COLUMNS = sql.raw(MESSAGE_COLUMNS);
const MINE =
  sql.raw(`c.conversation_id, c.peer_id, c.inbound_total - c.inbound_read as unread, c.read_sequence, c.cleared_sequence, c.blocks, c.muted,
  p.read_sequence as peer_read_sequence, p.blocks as peer_blocks`);

/** What people see of their conversations. */
@Injectable()
export class ConversationQuery {
  constructor(private readonly database: Database) {}

  /** Those with something in them, without those that the person blocks, the newest first. */
  async page(userId: string, after: { readonly at: string; readonly id: string } | null, limit: number): Promise<ListedConversation[]> {
    const before = after ? sql`and (c.last_at, c.conversation_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
    const { rows } = await sql<ConversationRow & { last_at: string; last: MessageRow }>`
      select ${MINE}, c.last_at::text as last_at, row_to_json(l) as last
      from (
        select * from conversation_members c where c.user_id = ${userId} and c.last_at is not null and not c.blocks ${before}
        order by c.last_at desc, c.conversation_id desc limit ${limit}
      ) c
      join conversation_members p on p.conversation_id = c.conversation_id and p.user_id = c.peer_id
      cross join lateral (
        select ${COLUMNS} from messages m where m.conversation_id = c.conversation_id order by m.sequence desc limit 1
      ) l
      order by c.last_at desc, c.conversation_id desc`.execute(this.database.kysely());
    return rows.map((row) => ({ ...toConversation(row), lastAt: row.last_at, last: toMessage(row.last) }));
  }

  /** Without a message it is there only because somebody blocks: whoever does not learns nothing of it. */
  async between(userId: string, peerId: string): Promise<(Conversation & { readonly isEmpty: boolean }) | null> {
    const { lo, hi } = pairOf(userId, peerId);
    const [row] = await this.database.prepared(sql<ConversationRow & { readonly is_empty: boolean }>`
      select ${MINE}, v.last_sequence = 0 as is_empty from conversations v
      join conversation_members c on c.conversation_id = v.id and c.user_id = ${userId}
      join conversation_members p on p.conversation_id = v.id and p.user_id = ${peerId}
      where v.user_lo = ${lo} and v.user_hi = ${hi} and (v.last_sequence > 0 or c.blocks)`);
    return row ? { ...toConversation(row), isEmpty: row.is_empty } : null;
  }

  /** By their sequence, upwards: those right after one, or right before one, or the last. */
  async messages(
    conversation: Conversation,
    { after, before }: { readonly after?: number | undefined; readonly before?: number | undefined },
    limit: number,
  ): Promise<Message[]> {
    const from = Math.max(after ?? 0, conversation.clearedSequence);
    const to = before ?? 2_147_483_647;
    const rows = await this.database.prepared(
      after === undefined
        ? sql<MessageRow>`select ${COLUMNS} from messages m where m.conversation_id = ${conversation.id} and m.sequence > ${from} and m.sequence < ${to}
            order by m.sequence desc limit ${limit}`
        : sql<MessageRow>`select ${COLUMNS} from messages m where m.conversation_id = ${conversation.id} and m.sequence > ${from} and m.sequence < ${to}
            order by m.sequence limit ${limit}`,
    );
    return (after === undefined ? rows.toReversed() : rows).map(toMessage);
  }

  /** Of all conversations but those the person blocks; of those with something unread only, so whatever else there is costs nothing. */
  async unread(userId: string): Promise<{ readonly messages: number; readonly conversations: number }> {
    const [row] = await this.database.prepared(sql<{ messages: number; conversations: number }>`
      select coalesce(sum(inbound_total - inbound_read), 0)::int as messages, count(*)::int as conversations
      from conversation_members where user_id = ${userId} and inbound_total > inbound_read and not blocks`);
    return row!;
  }

  /** Whom the person blocks, the last first. */
  async blocked(userId: string, after: { readonly at: string; readonly id: string } | null, limit: number): Promise<BlockedPerson[]> {
    const before = after ? sql`and (blocked_at, conversation_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
    const { rows } = await sql<{ conversation_id: string; peer_id: string; blocked_at: string }>`
      select conversation_id, peer_id, blocked_at::text as blocked_at from conversation_members
      where user_id = ${userId} and blocks ${before} order by blocked_at desc, conversation_id desc limit ${limit}`.execute(
      this.database.kysely(),
    );
    return rows.map((row) => ({ conversationId: row.conversation_id, userId: row.peer_id, blockedAt: row.blocked_at }));
  }

  /** Who of these people blocks the person. */
  async blockersOf(userId: string, among: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.prepared(sql<{ user_id: string }>`
      select user_id from conversation_members where user_id = any (${[...among]}::uuid[]) and peer_id = ${userId} and blocks`);
    return new Set(rows.map((row) => row.user_id));
  }

  /** All conversations of somebody, by id, after one. */
  async all(userId: string, afterId: string | null, limit: number): Promise<Conversation[]> {
    const after = afterId === null ? sql`` : sql`and v.id > ${afterId}::uuid`;
    const { rows } = await sql<ConversationRow>`
      select ${MINE} from conversations v
      join conversation_members c on c.conversation_id = v.id and c.user_id = ${userId}
      join conversation_members p on p.conversation_id = v.id and p.user_id = c.peer_id
      where (v.user_lo = ${userId} or v.user_hi = ${userId}) ${after} order by v.id limit ${limit}`.execute(this.database.kysely());
    return rows.map(toConversation);
  }
}

function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.conversation_id,
    peerId: row.peer_id,
    unread: row.unread,
    readSequence: row.read_sequence,
    clearedSequence: row.cleared_sequence,
    blocks: row.blocks,
    isBlocked: row.blocks || row.peer_blocks,
    muted: row.muted,
    peerReadSequence: row.peer_read_sequence,
  };
}
