import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Attachments } from '#attachments';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { UserDirectory } from '#users';
import { type Conversation, ConversationQuery } from './conversation.query.js';
import { ConversationRepository } from './conversation.repository.js';
import { type Message, MESSAGE_KIND } from './message.js';
import { MessageRepository } from './message.repository.js';

const BATCH = 500;

/** The messages of a person: handed over with what others wrote to them, and without a text once they are erased. Their places stay for the others. */
@Injectable()
export class MessagingPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'messaging';
  readonly tables = ['conversations', 'conversation_members', 'messages'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly query: ConversationQuery,
    private readonly messages: MessageRepository,
    private readonly conversations: ConversationRepository,
    private readonly attachments: Attachments,
    private readonly users: UserDirectory,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'messages', records: this.everything(userId) };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.conversations.forgetChoicesOf(userId);
    for (let after: string | null = null; ;) {
      const gone = await this.messages.blankOf(userId, after, BATCH);
      if (gone.length === 0) return;
      const ids = gone.map(({ id }) => id);
      await this.attachments.removeOf(MESSAGE_KIND, ids, { erased: true });
      after = gone.at(-1)!.clientId;
    }
  }

  private async *everything(userId: string): AsyncGenerator<object> {
    for (let after: string | null = null; ;) {
      const page = await this.query.all(userId, after, BATCH);
      const names = await this.users.displayNames(page.map(({ peerId }) => peerId));
      for (const conversation of page)
        for await (const { senderId, body, sentAt, editedAt, deletedAt } of this.messagesOf(conversation))
          yield {
            with: names.get(conversation.peerId) ?? null,
            from: senderId === userId ? 'me' : 'them',
            body,
            sentAt,
            editedAt,
            deletedAt,
          };
      if (page.length < BATCH) return;
      after = page.at(-1)!.id;
    }
  }

  /** Of what they have cleared only what they wrote themselves. */
  private async *messagesOf(conversation: Conversation): AsyncGenerator<Message> {
    const { peerId, clearedSequence } = conversation;
    for (let after = 0; ;) {
      const page = await this.query.messages({ ...conversation, clearedSequence: 0 }, { after }, BATCH);
      yield* page.filter(({ senderId, sequence }) => senderId !== peerId || sequence > clearedSequence);
      if (page.length < BATCH) return;
      after = page.at(-1)!.sequence;
    }
  }
}
