import { Module, type OnModuleInit } from '@nestjs/common';
import { PersonalDataModule } from '#platform/privacy';
import { AuditModule, AuditNames } from '#audit';
import { OrganisationsModule } from '#organisations';
import { RolesModule } from '#roles';
import { AccountDeletion } from './account-deletion.service.js';
import { AccountService } from './account.service.js';
import { CredentialDirectory } from './credential-directory.js';
import { CredentialService } from './credential.service.js';
import { ProfileRepository } from './profile.repository.js';
import { ProfileService } from './profile.service.js';
import { Registrar } from './registrar.service.js';
import { RoleGrantRepository } from './role-grant.repository.js';
import { RoleGrantService } from './role-grant.service.js';
import { SuspensionRepository } from './suspension.repository.js';
import { SuspensionService } from './suspension.service.js';
import { UserDirectory } from './user-directory.js';
import { UserListQuery } from './user-list.query.js';
import { UserRepository } from './user.repository.js';
import { UserSourceQuery } from './user-source.query.js';
import { UsersPersonalData } from './users-personal-data.js';

/** People and role grants, for every process. */
@Module({
  imports: [PersonalDataModule, AuditModule, OrganisationsModule, RolesModule],
  providers: [
    AccountDeletion,
    AccountService,
    CredentialDirectory,
    CredentialService,
    ProfileRepository,
    ProfileService,
    Registrar,
    RoleGrantRepository,
    RoleGrantService,
    SuspensionRepository,
    SuspensionService,
    UserDirectory,
    UserListQuery,
    UserRepository,
    UserSourceQuery,
    UsersPersonalData,
  ],
  exports: [
    AccountDeletion,
    AccountService,
    RoleGrantService,
    SuspensionService,
    UserListQuery,
    CredentialDirectory,
    CredentialService,
    ProfileService,
    Registrar,
    UserDirectory,
  ],
})
export class UsersModule implements OnModuleInit {
  constructor(
    private readonly names: AuditNames,
    private readonly users: UserDirectory,
  ) {}

  onModuleInit(): void {
    this.names.register('user', this.users);
  }
}
