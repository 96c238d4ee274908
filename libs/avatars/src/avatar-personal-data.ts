import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { Storage } from '#platform/storage';
import { AvatarRepository } from './avatar.repository.js';
import { AvatarService } from './avatar.service.js';
import { avatarKey } from './avatar-size.js';

/** What this lib knows of a person: what they look like. */
@Injectable()
export class AvatarPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'avatars';
  readonly tables = ['avatars'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly avatars: AvatarRepository,
    private readonly service: AvatarService,
    private readonly storage: Storage,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const avatar = await this.avatars.find(userId);
    yield { name: 'avatar', records: avatar ? [{ uploadedAt: avatar.uploadedAt, webp: await this.picture(avatar.version) }] : [] };
  }

  async erase(person: ErasedPerson): Promise<void> {
    await this.service.forget(person.userId);
  }

  /** In base64. */
  private async picture(version: string): Promise<string | null> {
    const file = await this.storage.get(avatarKey(version, 512));
    if (!file) return null;
    const chunks: Buffer[] = [];
    for await (const chunk of file.body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('base64');
  }
}
