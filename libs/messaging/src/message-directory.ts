import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { AttachmentReaders, type MayRead } from '#attachments';
import { Database } from '#platform/database';
import { type Message, MESSAGE_COLUMNS, MESSAGE_KIND, type MessageRow, toMessage } from './message.js';

/** What other libs may know of a message. */
export interface MessageSummary {
  readonly id: string;
  readonly conversationId: string;
  readonly senderId: string;
  /** Null when it was deleted. */
  readonly body: string | null;
  readonly sentAt: Date;
}

const COLUMNS = sql.raw(MESSAGE_COLUMNS);
const MOST_AROUND = 20;

/** Questions other libs may ask about messages; and who may read what is attached to one: whoever may read it, while they act as themselves. */
@Injectable()
export class MessageDirectory implements OnModuleInit {
  private mayReadToo: MayRead | null = null;

  constructor(
    private readonly database: Database,
    private readonly readers: AttachmentReaders,
  ) {}

  onModuleInit(): void {
    this.readers.register(
      MESSAGE_KIND,
      async (actor, id) =>
        actor.signIn.impersonatorId === null &&
        ((await this.seenBy(actor.userId, id)) !== null || ((await this.mayReadToo?.(actor, id)) ?? false)),
    );
  }

  /** Lets whoever keeps order read what is attached to a message. Called once, when its module starts. */
  letRead(mayRead: MayRead): void {
    this.mayReadToo = mayRead;
  }

  /** A message that the person can read now; null for what is not there, was deleted or cleared, or is none of theirs. */
  async seenBy(userId: string, messageId: string): Promise<MessageSummary | null> {
    const { rows } = await sql<MessageRow>`
      select ${COLUMNS} from messages m join conversation_members c on c.conversation_id = m.conversation_id and c.user_id = ${userId}
      where m.id = ${messageId} and m.deleted_at is null and m.sequence > c.cleared_sequence`.execute(this.database.kysely());
    return rows[0] ? toSummary(toMessage(rows[0])) : null;
  }

  /** Some messages of the conversation to either side, and itself, in their order; none once it is gone. */
  async around(messageId: string, toEitherSide: number): Promise<MessageSummary[]> {
    const side = Math.min(toEitherSide, MOST_AROUND);
    const { rows } = await sql<MessageRow>`
      select ${COLUMNS} from messages it join messages m on m.conversation_id = it.conversation_id
        and m.sequence between it.sequence - ${side} and it.sequence + ${side}
      where it.id = ${messageId} order by m.sequence`.execute(this.database.kysely());
    return rows.map((row) => toSummary(toMessage(row)));
  }
}

function toSummary({ id, conversationId, senderId, body, sentAt, deletedAt }: Message): MessageSummary {
  return { id, conversationId, senderId, body: deletedAt ? null : body, sentAt };
}
