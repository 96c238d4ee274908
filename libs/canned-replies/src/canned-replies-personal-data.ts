import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { CannedReplyRepository } from './canned-reply.repository.js';

/** The texts that somebody keeps for themselves. */
@Injectable()
export class CannedRepliesPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'canned-replies';
  readonly tables = ['canned_replies'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly replies: CannedReplyRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const own = await this.replies.findOwn(userId);
    yield { name: 'replies', records: own.map(({ name, body, status, addTags }) => ({ name, body, status, addTags })) };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.replies.removeOwn(userId);
  }
}
