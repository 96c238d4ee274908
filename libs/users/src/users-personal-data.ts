import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { AccountDeletion } from './account-deletion.service.js';
import { ProfileRepository } from './profile.repository.js';
import { RoleGrantRepository } from './role-grant.repository.js';
import { SuspensionRepository } from './suspension.repository.js';

/** What this lib knows of a person: the account, its roles, when it was suspended. */
@Injectable()
export class UsersPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'users';
  /** `user_words` follows `users` by triggers. */
  readonly tables = ['users', 'user_words', 'role_grants', 'suspensions'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly deletions: AccountDeletion,
    private readonly profiles: ProfileRepository,
    private readonly grants: RoleGrantRepository,
    private readonly suspensions: SuspensionRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const profile = await this.profiles.find(userId);
    // How often something changed is no data about a person, and the epoch is part of what tokens are judged by.
    yield { name: 'account', records: profile ? [{ ...profile, version: undefined, securityEpoch: undefined }] : [] };
    const grants = await this.grants.ofUser(userId);
    yield { name: 'roles', records: grants.map(({ role, scopeType, scopeId, grantedAt }) => ({ role, scopeType, scopeId, grantedAt })) };
    const suspensions = await this.suspensions.ofUser(userId);
    yield {
      name: 'suspensions',
      records: suspensions.map(({ reason, suspendedAt, until, endedAt }) => ({ reason, suspendedAt, until, endedAt })),
    };
  }

  /** @throws AppError LAST_ADMINISTRATOR */
  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.deletions.anonymise(userId);
    await this.suspensions.removeOf(userId);
  }
}
