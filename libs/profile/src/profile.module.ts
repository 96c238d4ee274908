import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { FactorsModule } from '#factors';
import { MailModule } from '#platform/mail';
import { RecoveryModule } from '#recovery';
import { RegistrationModule } from '#registration';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { AccountMails } from './account-mails.js';
import { DeletionLinkRepository } from './deletion-link.repository.js';
import { EmailChangeRepository } from './email-change.repository.js';
import { EmailChangeService } from './email-change.service.js';
import { EmailLinkService } from './email-link.service.js';
import { OwnDeletionService } from './own-deletion.service.js';
import { ProfilePersonalData } from './profile-personal-data.js';
import { ProfilePurgeService } from './profile-purge.service.js';

/** The own account, for every process. */
@Module({
  imports: [AuditModule, FactorsModule, MailModule, RecoveryModule, RegistrationModule, SessionsModule, UsersModule],
  providers: [
    AccountMails,
    DeletionLinkRepository,
    EmailChangeRepository,
    EmailChangeService,
    EmailLinkService,
    OwnDeletionService,
    ProfilePersonalData,
    ProfilePurgeService,
  ],
  exports: [EmailChangeService, EmailLinkService, OwnDeletionService, ProfilePurgeService],
})
export class ProfileModule {}
