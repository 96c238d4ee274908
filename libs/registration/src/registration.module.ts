import { Module } from '@nestjs/common';
import { PersonalDataModule } from '#platform/privacy';
import { AuditModule } from '#audit';
import { PasswordsModule } from '#passwords';
import { MailModule } from '#platform/mail';
import { FactorsModule } from '#factors';
import { UsersModule } from '#users';
import { ConfirmationFormService } from './confirmation-form.service.js';
import { ConfirmationService } from './confirmation.service.js';
import { PendingRegistrationDirectory } from './pending-registration-directory.js';
import { PendingRegistrationRepository } from './pending-registration.repository.js';
import { RegistrationAdmission } from './registration-admission.js';
import { RegistrationPersonalData } from './registration-personal-data.js';
import { RegistrationPurgeService } from './registration-purge.service.js';
import { RegistrationService } from './registration.service.js';
import { WelcomeService } from './welcome.service.js';

/** Newcomers and the proof of their addresses, for every process. */
@Module({
  imports: [PersonalDataModule, AuditModule, MailModule, PasswordsModule, FactorsModule, UsersModule],
  providers: [
    ConfirmationFormService,
    ConfirmationService,
    PendingRegistrationDirectory,
    PendingRegistrationRepository,
    RegistrationAdmission,
    RegistrationPersonalData,
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
