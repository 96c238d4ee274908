import { Global, Module } from '@nestjs/common';
import { PersonalDataModule } from '#platform/privacy';
import { AuditModule } from '#audit';
import { SessionDirectory } from '#platform/access';
import { SessionTokensModule } from '#session-tokens';
import { UsersModule } from '#users';
import { CachedSessionDirectory } from './cached-session-directory.js';
import { Impersonations } from './impersonations.js';
import { RotationRepository } from './rotation.repository.js';
import { RefreshReuseService } from './refresh-reuse.service.js';
import { SessionListQuery } from './session-list.query.js';
import { SessionPurgeService } from './session-purge.service.js';
import { SessionRefreshService } from './session-refresh.service.js';
import { SessionRepository } from './session.repository.js';
import { SessionService } from './session.service.js';
import { SessionsPersonalData } from './sessions-personal-data.js';
import { SignInPolicies } from './sign-in-policies.js';

/** Sessions and their tokens, for every process. */
// Global because the access guard, which stands before every lib's routes, asks the session directory.
@Global()
@Module({
  imports: [PersonalDataModule, AuditModule, SessionTokensModule, UsersModule],
  providers: [
    CachedSessionDirectory,
    Impersonations,
    RotationRepository,
    RefreshReuseService,
    SessionListQuery,
    SessionPurgeService,
    SessionRefreshService,
    SessionRepository,
    SessionService,
    SessionsPersonalData,
    SignInPolicies,
    { provide: SessionDirectory, useExisting: CachedSessionDirectory },
  ],
  exports: [
    Impersonations,
    SessionDirectory,
    SessionListQuery,
    SessionPurgeService,
    SessionRefreshService,
    SessionService,
    SessionTokensModule,
    SignInPolicies,
  ],
})
export class SessionsModule {}
