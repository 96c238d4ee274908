import { Module } from '@nestjs/common';
import { AttemptsModule } from './attempts.module.js';
import { ChallengeController } from './http/challenge.controller.js';

/** Routes of this lib. */
@Module({ imports: [AttemptsModule], controllers: [ChallengeController] })
export class AttemptsHttpModule {}
