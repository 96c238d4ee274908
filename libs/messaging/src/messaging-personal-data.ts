import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Attachments } from '#attachments';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { UserDirectory } from '#users';
import { ConversationQuery } from './conversation.query.js';
import { ConversationRepository } from './conversation.repository.js';
import { MESSAGE_KIND } from './message.js';
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
    for (let gone = BATCH; gone === BATCH;) {
      const ids = await this.messages.blankOf(userId, BATCH);
      await this.attachments.removeOf(MESSAGE_KIND, ids, { erased: true });
      gone = ids.length;
    }
  }

  private async *everything(userId: string): AsyncGenerator<object> {
    for (let after: string | null = null; ;) {
      const page = await this.query.everythingOf(userId, after, BATCH);
      const names = await this.users.displayNames(page.map(({ peerId }) => peerId));
      for (const { peerId, senderId, body, sentAt, editedAt, deletedAt } of page)
        yield { with: names.get(peerId) ?? null, from: senderId === userId ? 'me' : 'them', body, sentAt, editedAt, deletedAt };
      if (page.length < BATCH) return;
      after = page.at(-1)!.id;
    }
  }
}
