import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#platform/jobs';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { DataAside, Storage } from '#platform/storage';
import { RemoveAvatarFiles } from './avatar.jobs.js';
import { AvatarRepository } from './avatar.repository.js';
import { avatarKey } from './avatar-size.js';

/** What this lib knows of a person: what they look like. */
@Injectable()
export class AvatarPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'avatars';
  readonly tables = ['avatars', 'avatar_leftovers'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly avatars: AvatarRepository,
    private readonly storage: Storage,
    private readonly aside: DataAside,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const avatar = await this.avatars.find(userId);
    yield { name: 'avatar', records: avatar ? [{ uploadedAt: avatar.uploadedAt, webp: await this.picture(avatar.version) }] : [] };
  }

  /** Every picture of theirs: also those that only data put aside names. The files follow at once, also while an undo is possible. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    const version = await this.avatars.remove(userId);
    if (version !== null) await this.avatars.addLeftover(userId, version, 0);
    const schemas = await this.aside.schemasWith('avatars');
    for (const schema of schemas) await this.avatars.addForgotten(schema);
    if (await this.avatars.eraseLeftovers(userId, schemas)) await this.jobs.enqueue(RemoveAvatarFiles, {});
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
