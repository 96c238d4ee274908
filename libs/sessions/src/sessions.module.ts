import { Global, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AuditModule } from '#audit';
import { SessionDirectory } from '#platform/access';
import { UsersModule } from '#users';
import { CachedSessionDirectory } from './cached-session-directory.js';
import { SessionPurgeService } from './session-purge.service.js';
import { SessionRepository } from './session.repository.js';
import { SessionService } from './session.service.js';
import { SessionTokens } from './session-tokens.js';

/** Sessions and their tokens, for every process. */
// Global because the access guard, which stands before every lib's routes, asks the session directory.
@Global()
@Module({
  imports: [AuditModule, JwtModule.register({}), UsersModule],
  providers: [
    CachedSessionDirectory,
    SessionPurgeService,
    SessionRepository,
    SessionService,
    SessionTokens,
    { provide: SessionDirectory, useExisting: CachedSessionDirectory },
  ],
  exports: [SessionDirectory, SessionPurgeService, SessionService, SessionTokens],
})
export class SessionsModule {}
