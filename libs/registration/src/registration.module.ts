import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { PasswordsModule } from '#passwords';
import { MailModule } from '#platform/mail';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { ConfirmationFormService } from './confirmation-form.service.js';
import { ConfirmationService } from './confirmation.service.js';
import { PendingRegistrationDirectory } from './pending-registration-directory.js';
import { PendingRegistrationRepository } from './pending-registration.repository.js';
import { RegistrationAdmission } from './registration-admission.js';
import { RegistrationPurgeService } from './registration-purge.service.js';
import { RegistrationService } from './registration.service.js';
import { WelcomeService } from './welcome.service.js';

/** Newcomers and the proof of their addresses, for every process. */
@Module({
  imports: [AuditModule, MailModule, PasswordsModule, SessionsModule, UsersModule],
  providers: [
    ConfirmationFormService,
    ConfirmationService,
    PendingRegistrationDirectory,
    PendingRegistrationRepository,
    RegistrationAdmission,
    RegistrationPurgeService,
    RegistrationService,
    WelcomeService,
  ],
  exports: [
    ConfirmationFormService,
    ConfirmationService,
    PendingRegistrationDirectory,
    RegistrationPurgeService,
    RegistrationService,
    RegistrationAdmission,
  ],
})
export class RegistrationModule {}
