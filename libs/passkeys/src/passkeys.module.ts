import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { FactorsModule } from '#factors';
import { Clock } from '#platform/time';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { PasskeyAssertions } from './passkey-assertions.js';
import { PasskeyAttestation } from './passkey-attestation.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyFactor } from './passkey-factor.js';
import { PasskeyOptions } from './passkey-options.js';
import { PasskeyParty } from './passkey-party.js';
import { PasskeyPurgeService } from './passkey-purge.service.js';
import { PasskeySignInService } from './passkey-sign-in.service.js';
import { PasskeyRepository } from './passkey.repository.js';
import { PasskeyService } from './passkey.service.js';
import { PasskeysPersonalData } from './passkeys-personal-data.js';

/** Passkeys, for every process. Whoever signs people in imports it: without it, their passkeys would not count as a factor. */
@Module({
  imports: [AuditModule, FactorsModule, SessionsModule, UsersModule],
  providers: [
    Clock,
    PasskeyAssertions,
    PasskeyAttestation,
    PasskeyChallenges,
    PasskeyFactor,
    PasskeyOptions,
    PasskeyParty,
    PasskeyPurgeService,
    PasskeyRepository,
    PasskeyService,
    PasskeySignInService,
    PasskeysPersonalData,
  ],
  exports: [PasskeyOptions, PasskeyPurgeService, PasskeyRepository, PasskeyService, PasskeySignInService],
})
export class PasskeysModule {}
