import { Global, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AuditModule } from '#audit';
import { SessionDirectory } from '#platform/access';
import { MailModule } from '#platform/mail';
import { UsersModule } from '#users';
import { CachedSessionDirectory } from './cached-session-directory.js';
import { ConfirmationFormService } from './confirmation-form.service.js';
import { ConfirmationService } from './confirmation.service.js';
import { LoginService } from './login.service.js';
import { PasswordHasher } from './password-hasher.js';
import { PendingRegistrationRepository } from './pending-registration.repository.js';
import { PurgeService } from './purge.service.js';
import { RegistrationService } from './registration.service.js';
import { SessionRepository } from './session.repository.js';
import { SessionService } from './session.service.js';
import { SessionTokens } from './session-tokens.js';
import { SetupLinkRepository } from './setup-link.repository.js';
import { SetupService } from './setup.service.js';
import { WelcomeService } from './welcome.service.js';

/** Registration, sign-in, sessions and set-up, for every process. */
// Global because the access guard, which stands before every lib's routes, asks the session directory.
@Global()
@Module({
  imports: [AuditModule, JwtModule.register({}), MailModule, UsersModule],
  providers: [
    CachedSessionDirectory,
    ConfirmationFormService,
    ConfirmationService,
    LoginService,
    PasswordHasher,
    PendingRegistrationRepository,
    PurgeService,
    RegistrationService,
    SessionRepository,
    SessionService,
    SessionTokens,
    SetupLinkRepository,
    SetupService,
    WelcomeService,
    { provide: SessionDirectory, useExisting: CachedSessionDirectory },
  ],
  exports: [ConfirmationFormService, ConfirmationService, LoginService, PasswordHasher, PurgeService, RegistrationService, SessionDirectory, SessionService, SessionTokens, SetupService],
})
export class AuthModule {}
