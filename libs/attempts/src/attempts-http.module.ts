import { Module } from '@nestjs/common';
import { AttemptsModule } from './attempts.module.js';
import { ChallengeController } from './http/challenge.controller.js';
import { ProofOfWork } from './proof-of-work.js';

/** Routes of this lib, and the proofs that other routes ask for: they count with limits, which only the serving process has. */
@Module({ imports: [AttemptsModule], controllers: [ChallengeController], providers: [ProofOfWork], exports: [ProofOfWork] })
export class AttemptsHttpModule {}
