import { Module } from '@nestjs/common';
import { AttemptsModule } from '#attempts';
import { AuditModule } from '#audit';
import { PasswordsModule } from '#passwords';
import { MailModule } from '#platform/mail';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { ForgottenPasswordService } from './forgotten-password.service.js';
import { OwnPasswordService } from './own-password.service.js';
import { PasswordChangeService } from './password-change.service.js';
import { PasswordChangedNotice } from './password-changed-notice.js';
import { PasswordLinkService } from './password-link.service.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import { PasswordResetService } from './password-reset.service.js';
import { RecoveryPersonalData } from './recovery-personal-data.js';
import { RecoveryPurgeService } from './recovery-purge.service.js';
import { ResetTokens } from './reset-tokens.js';

/** Forgotten and changed passwords, for every process. */
@Module({
  imports: [AttemptsModule, AuditModule, MailModule, PasswordsModule, SessionsModule, UsersModule],
  providers: [
    ForgottenPasswordService,
    OwnPasswordService,
    PasswordChangeService,
    PasswordChangedNotice,
    PasswordLinkService,
    PasswordResetRepository,
    PasswordResetService,
    RecoveryPersonalData,
    RecoveryPurgeService,
    ResetTokens,
  ],
  exports: [ForgottenPasswordService, OwnPasswordService, PasswordLinkService, PasswordResetService, RecoveryPurgeService],
})
export class RecoveryModule {}
