import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, newId } from '#platform/database';
import { UserDirectory } from '#users';
import { pairOf } from './message.js';

/** Statements on `conversations` and `conversation_members`. */
@Injectable()
export class ConversationRepository {
  constructor(
    private readonly database: Database,
    private readonly users: UserDirectory,
  ) {}

  /** Begins the conversation of two people unless there is one; both may do so at the same moment. */
  async begin(one: string, other: string): Promise<void> {
    const { lo, hi } = pairOf(one, other);
    await this.database.prepared(sql`
      with c as (
        insert into conversations (id, user_lo, user_hi) values (${newId()}, ${lo}, ${hi}) on conflict (user_lo, user_hi) do nothing returning id
      )
      insert into conversation_members (conversation_id, user_id, peer_id)
      select c.id, ${lo}::uuid, ${hi}::uuid from c union all select c.id, ${hi}::uuid, ${lo}::uuid from c`);
  }

  /** Held until the transaction ends. Before the first message there is one only where somebody blocks. */
  async lock(one: string, other: string): Promise<{ readonly id: string; readonly isEmpty: boolean } | null> {
    const { lo, hi } = pairOf(one, other);
    const { rows } = await sql<{ id: string; isEmpty: boolean }>`
      select id, last_sequence = 0 as "isEmpty" from conversations where user_lo = ${lo} and user_hi = ${hi} for update`.execute(
      this.database.kysely(),
    );
    return rows[0] ?? null;
  }

  /**
   * The conversation of an own message, so that no block is under way.
   * @returns whether nothing may be written in it: either blocks, or the other one is not active. False also for what is none of theirs.
   */
  async lockOf(messageId: string, senderId: string): Promise<boolean> {
    const other = sql<string>`case when v.user_lo = ${senderId} then v.user_hi else v.user_lo end`;
    const { rows } = await sql<{ is_closed: boolean }>`
      select v.lo_blocks or v.hi_blocks or ${this.users.activeIn(other)} is null as is_closed from conversations v
      where v.id = (select conversation_id from messages where id = ${messageId} and sender_id = ${senderId}) for update of v`.execute(
      this.database.kysely(),
    );
    return rows[0]?.is_closed ?? false;
  }

  /** Of a conversation that is locked: so that no message is under way. @returns false when it is so already. */
  async setBlocks(conversationId: string, userId: string, blocks: boolean): Promise<boolean> {
    const { numAffectedRows } = await sql`
      with c as (
        update conversations set
          lo_blocks = case when user_lo = ${userId} then ${blocks} else lo_blocks end,
          hi_blocks = case when user_hi = ${userId} then ${blocks} else hi_blocks end
        where id = ${conversationId} and case when user_lo = ${userId} then lo_blocks else hi_blocks end <> ${blocks}
        returning id
      )
      update conversation_members m set blocks = ${blocks}, blocked_at = case when ${blocks} then now() end
      from c where m.conversation_id = c.id and m.user_id = ${userId}`.execute(this.database.kysely());
    return numAffectedRows === 1n;
  }

  /** @returns false when it is so already, or there is nothing to mute. */
  async setMuted(userId: string, peerId: string, muted: boolean): Promise<string | null> {
    const { lo, hi } = pairOf(userId, peerId);
    const { rows } = await sql<{ conversation_id: string }>`
      update conversation_members m set muted = ${muted} from conversations c
      where c.user_lo = ${lo} and c.user_hi = ${hi} and c.last_sequence > 0 and m.conversation_id = c.id and m.user_id = ${userId} and m.muted <> ${muted}
      returning m.conversation_id`.execute(this.database.kysely());
    return rows[0]?.conversation_id ?? null;
  }

  /** All that is there is read and seen no more, by this one of the two. The conversation is locked. */
  async clear(conversationId: string, userId: string): Promise<void> {
    await sql`
      update conversation_members m set cleared_sequence = c.last_sequence, read_sequence = c.last_sequence, inbound_read = m.inbound_total, last_at = null
      from conversations c where c.id = ${conversationId} and m.conversation_id = c.id and m.user_id = ${userId}`.execute(
      this.database.kysely(),
    );
  }

  /** Messages that people wrote to those of a demo batch. */
  async countRealMessages(demoBatchId: string, since?: Date): Promise<number> {
    const later = since ? sql`and m.created_at >= ${since}` : sql``;
    const { rows } = await sql<{ messages: number }>`
      select count(*)::int as messages from messages m join users s on s.id = m.sender_id
      where m.conversation_id in (${ofDemoPeople(demoBatchId)}) and s.demo_batch_id is distinct from ${demoBatchId} ${later}`.execute(
      this.database.kysely(),
    );
    return rows[0]!.messages;
  }

  /** Nobody writes to anybody until the transaction ends: every message begins with the lock of its conversation, or makes one. */
  async holdAll(): Promise<void> {
    await sql`lock table conversations in exclusive mode`.execute(this.database.kysely());
  }

  /** Ids of messages to or from those of a demo batch, 500 at most, in their order. */
  async demoMessagesAfter(demoBatchId: string, afterId: string | null): Promise<string[]> {
    const after = afterId === null ? sql`` : sql`and id > ${afterId}::uuid`;
    const { rows } = await sql<{ id: string }>`
      select id from messages where conversation_id in (${ofDemoPeople(demoBatchId)}) ${after} order by id limit 500`.execute(
      this.database.kysely(),
    );
    return rows.map((row) => row.id);
  }

  async removeDemo(demoBatchId: string): Promise<void> {
    await sql`delete from conversations where id in (${ofDemoPeople(demoBatchId)})`.execute(this.database.kysely());
  }

  /** What somebody has chosen about others. */
  async forgetChoicesOf(userId: string): Promise<void> {
    await sql`update conversation_members set muted = false where user_id = ${userId} and muted`.execute(this.database.kysely());
  }
}

function ofDemoPeople(demoBatchId: string) {
  return sql`select v.id from users d join conversations v on v.user_lo = d.id where d.demo_batch_id = ${demoBatchId}
    union select v.id from users d join conversations v on v.user_hi = d.id where d.demo_batch_id = ${demoBatchId}`;
}
