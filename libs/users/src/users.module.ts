import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { AccountDeletion } from './account-deletion.service.js';
import { CredentialDirectory } from './credential-directory.js';
import { CredentialService } from './credential.service.js';
import { ProfileRepository } from './profile.repository.js';
import { ProfileService } from './profile.service.js';
import { Registrar } from './registrar.service.js';
import { UserDirectory } from './user-directory.js';
import { UserRepository } from './user.repository.js';

/** People and role grants, for every process. */
@Module({
  imports: [AuditModule, OrganisationsModule],
  providers: [
    AccountDeletion,
    CredentialDirectory,
    CredentialService,
    ProfileRepository,
    ProfileService,
    Registrar,
    UserDirectory,
    UserRepository,
  ],
  exports: [AccountDeletion, CredentialDirectory, CredentialService, ProfileService, Registrar, UserDirectory],
})
export class UsersModule {}
