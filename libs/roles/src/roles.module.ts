import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { RoleDirectory } from './role-directory.js';
import { RoleListQuery } from './role-list.query.js';
import { RoleRepository } from './role.repository.js';
import { RoleService } from './role.service.js';

/** Roles, for every process. */
@Module({
  imports: [AuditModule, OrganisationsModule],
  providers: [RoleDirectory, RoleListQuery, RoleRepository, RoleService],
  exports: [RoleDirectory, RoleListQuery, RoleService],
})
export class RolesModule {}
