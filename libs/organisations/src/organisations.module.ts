import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { registerEntities } from '#platform/database';
import { DemoModule } from '#platform/demo';
import { DemoOrganisation } from './demo-organisation.js';
import { Organisation } from './organisation.entity.js';
import { OrganisationDirectory } from './organisation-directory.js';
import { OrganisationListQuery } from './organisation-list.query.js';
import { OrganisationRepository } from './organisation.repository.js';
import { OrganisationService } from './organisation.service.js';

registerEntities([Organisation]);

/** Organisations, for every process. */
@Module({
  imports: [AuditModule, DemoModule],
  providers: [DemoOrganisation, OrganisationDirectory, OrganisationListQuery, OrganisationRepository, OrganisationService],
  exports: [OrganisationDirectory, OrganisationListQuery, OrganisationService],
})
export class OrganisationsModule {}
