import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { registerEntities } from '#platform/database';
import { DemoModule } from '#platform/demo';
import { CredentialDirectory } from './credential-directory.js';
import { CredentialService } from './credential.service.js';
import { DemoOrganisation } from './demo-organisation.js';
import { Organisation } from './organisation.entity.js';
import { OrganisationDirectory } from './organisation-directory.js';
import { OrganisationListQuery } from './organisation-list.query.js';
import { OrganisationRepository } from './organisation.repository.js';
import { OrganisationService } from './organisation.service.js';
import { Registrar } from './registrar.service.js';
import { UserDirectory } from './user-directory.js';
import { UserRepository } from './user.repository.js';

registerEntities([Organisation]);

/** Organisations, people and role grants, for every process. */
@Module({
  imports: [AuditModule, DemoModule],
  providers: [
    CredentialDirectory,
    CredentialService,
    DemoOrganisation,
    OrganisationDirectory,
    OrganisationListQuery,
    OrganisationRepository,
    OrganisationService,
    Registrar,
    UserDirectory,
    UserRepository,
  ],
  exports: [
    CredentialDirectory,
    CredentialService,
    OrganisationDirectory,
    OrganisationListQuery,
    OrganisationService,
    Registrar,
    UserDirectory,
  ],
})
export class UsersModule {}
