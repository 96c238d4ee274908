import { Module } from '@nestjs/common';
import { AttemptsModule } from '#attempts';
import { AuditModule } from '#audit';
import { FactorsModule } from '#factors';
import { PasswordsModule } from '#passwords';
import { MailModule } from '#platform/mail';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { PasswordKnownService } from './password-known.service.js';
import { SecondFactorGate } from './second-factor-gate.js';
import { SecondFactorPurgeService } from './second-factor-purge.service.js';
import { SecondFactorSignInService } from './second-factor-sign-in.service.js';
import { SecondFactors } from './second-factors.js';
import { SignInAnswer } from './sign-in-answer.js';
import { SignInChallengeRepository } from './sign-in-challenge.repository.js';
import { StepUpService } from './step-up.service.js';
import { SecondFactorPersonalData } from './second-factor-personal-data.js';

/** The second step of signing in, for every process. */
@Module({
  imports: [AttemptsModule, AuditModule, FactorsModule, MailModule, PasswordsModule, SessionsModule, UsersModule],
  providers: [
    SecondFactorPersonalData,
    PasswordKnownService,
    SecondFactorGate,
    SecondFactorPurgeService,
    SecondFactors,
    SecondFactorSignInService,
    SignInAnswer,
    SignInChallengeRepository,
    StepUpService,
  ],
  exports: [SecondFactorGate, SecondFactorPurgeService, SecondFactors, SecondFactorSignInService, SignInAnswer, StepUpService],
})
export class SecondFactorModule {}
