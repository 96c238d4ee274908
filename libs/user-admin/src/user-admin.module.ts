import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { AvatarsModule } from '#avatars';
import { OfficesModule } from '#offices';
import { OrganisationsModule } from '#organisations';
import { MailModule } from '#platform/mail';
import { RolesModule } from '#roles';
import { RecoveryModule } from '#recovery';
import { SecondFactorModule } from '#second-factor';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { AccountAdminService } from './account-admin.service.js';
import { InvitationService } from './invitation.service.js';
import { PersonFile } from './person-file.js';
import { RoleAdminService } from './role-admin.service.js';
import { SessionAdminService } from './session-admin.service.js';
import { SuspensionAdminService } from './suspension-admin.service.js';
import { SuspensionMails } from './suspension-mails.js';
import { UserExportService } from './user-export.service.js';
import { UserRecordQuery } from './user-record.query.js';

/** Looking after people, for every process. */
@Module({
  imports: [
    AuditModule,
    AvatarsModule,
    MailModule,
    OfficesModule,
    OrganisationsModule,
    RecoveryModule,
    RolesModule,
    SecondFactorModule,
    SessionsModule,
    UsersModule,
  ],
  providers: [
    AccountAdminService,
    InvitationService,
    PersonFile,
    RoleAdminService,
    SessionAdminService,
    SuspensionAdminService,
    SuspensionMails,
    UserExportService,
    UserRecordQuery,
  ],
  exports: [
    AccountAdminService,
    InvitationService,
    RoleAdminService,
    SessionAdminService,
    SuspensionAdminService,
    UserExportService,
    UserRecordQuery,
  ],
})
export class UserAdminModule {}
