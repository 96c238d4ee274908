import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Attachments } from '#attachments';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { ConversationRepository } from './conversation.repository.js';
import { MESSAGE_KIND } from './message.js';

/** No messages of demo people, which nobody could read; but what people wrote to them goes with them, and is told before. */
@Injectable()
export class DemoMessages implements DemoContributor, OnModuleInit {
  readonly name = 'messaging';
  readonly after = ['people'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly conversations: ConversationRepository,
    private readonly attachments: Attachments,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  seed(): Promise<string[]> {
    return Promise.resolve([]);
  }

  count(): Promise<RowCounts> {
    return Promise.resolve({});
  }

  hold(): Promise<void> {
    return this.conversations.holdAll();
  }

  async attached({ id }: DemoBatch, since?: Date): Promise<RowCounts> {
    return { messages: await this.conversations.countRealMessages(id, since) };
  }

  async purge({ id }: DemoBatch): Promise<void> {
    for (let after: string | null = null; ;) {
      const ids = await this.conversations.demoMessagesAfter(id, after);
      if (ids.length === 0) break;
      await this.attachments.removeOf(MESSAGE_KIND, ids);
      after = ids.at(-1)!;
    }
    await this.conversations.removeDemo(id);
  }
}
