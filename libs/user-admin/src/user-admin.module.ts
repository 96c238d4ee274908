import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OfficesModule } from '#offices';
import { OrganisationsModule } from '#organisations';
import { RolesModule } from '#roles';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { AccountAdminService } from './account-admin.service.js';
import { PersonFile } from './person-file.js';
import { RoleAdminService } from './role-admin.service.js';
import { SuspensionAdminService } from './suspension-admin.service.js';
import { UserExportService } from './user-export.service.js';
import { UserRecordQuery } from './user-record.query.js';

/** Looking after people, for every process. */
@Module({
  imports: [AuditModule, OfficesModule, OrganisationsModule, RolesModule, SessionsModule, UsersModule],
  providers: [AccountAdminService, PersonFile, RoleAdminService, SuspensionAdminService, UserExportService, UserRecordQuery],
  exports: [AccountAdminService, PersonFile, RoleAdminService, SuspensionAdminService, UserExportService, UserRecordQuery],
})
export class UserAdminModule {}
