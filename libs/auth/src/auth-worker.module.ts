import { Module } from '@nestjs/common';
import { AttemptsWorkerModule } from '#attempts';
import { PasskeysWorkerModule } from '#passkeys';
import { RegistrationWorkerModule } from '#registration';
import { SecondFactorWorkerModule } from '#second-factor';
import { SessionsWorkerModule } from '#sessions';

/** Jobs of attempts, registration, second factors and sessions, for the process that runs them. */
@Module({ imports: [AttemptsWorkerModule, PasskeysWorkerModule, RegistrationWorkerModule, SecondFactorWorkerModule, SessionsWorkerModule] })
export class AuthWorkerModule {}
