import { Global, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AuditModule } from '#audit';
import { CookiesModule } from '#platform/cookies';
import { SessionDirectory } from '#platform/access';
import { TokenDeliveryModule } from '#token-delivery';
import { UsersModule } from '#users';
import { CachedSessionDirectory } from './cached-session-directory.js';
import { SessionPurgeService } from './session-purge.service.js';
import { SessionRepository } from './session.repository.js';
import { SessionService } from './session.service.js';
import { SessionTokens } from './session-tokens.js';
import { SignInPolicies } from './sign-in-policies.js';

/** Sessions and their tokens, for every process. */
// Global because the access guard, which stands before every lib's routes, asks the session directory.
@Global()
@Module({
  imports: [AuditModule, CookiesModule, JwtModule.register({}), TokenDeliveryModule, UsersModule],
  providers: [
    CachedSessionDirectory,
    SessionPurgeService,
    SessionRepository,
    SessionService,
    SessionTokens,
    SignInPolicies,
    { provide: SessionDirectory, useExisting: CachedSessionDirectory },
  ],
  exports: [SessionDirectory, SessionPurgeService, SessionService, SessionTokens, SignInPolicies, TokenDeliveryModule],
})
export class SessionsModule {}
