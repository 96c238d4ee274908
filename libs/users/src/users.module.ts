import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { CredentialDirectory } from './credential-directory.js';
import { CredentialService } from './credential.service.js';
import { Registrar } from './registrar.service.js';
import { UserDirectory } from './user-directory.js';
import { UserRepository } from './user.repository.js';

/** People and role grants, for every process. */
@Module({
  imports: [AuditModule, OrganisationsModule],
  providers: [CredentialDirectory, CredentialService, Registrar, UserDirectory, UserRepository],
  exports: [CredentialDirectory, CredentialService, Registrar, UserDirectory],
})
export class UsersModule {}
