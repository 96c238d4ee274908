import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { AddressDigests } from './address-digests.js';
import { AttemptCounterRepository } from './attempt-counter.repository.js';
import { AttemptPurgeService } from './attempt-purge.service.js';
import { Attempts } from './attempts.js';
import { RefusedAttemptService } from './refused-attempt.service.js';
import { SolvedChallengeRepository } from './solved-challenge.repository.js';
import { TrustedDevices } from './trusted-devices.js';

/** Bounded attempts, for every process. */
@Module({
  imports: [AuditModule],
  providers: [
    AddressDigests,
    AttemptCounterRepository,
    AttemptPurgeService,
    Attempts,
    RefusedAttemptService,
    SolvedChallengeRepository,
    TrustedDevices,
  ],
  exports: [AddressDigests, AttemptPurgeService, Attempts, SolvedChallengeRepository, TrustedDevices],
})
export class AttemptsModule {}
