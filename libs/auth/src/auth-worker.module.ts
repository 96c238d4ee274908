import { Module } from '@nestjs/common';
import { AttemptsWorkerModule } from '#attempts';
import { RegistrationWorkerModule } from '#registration';
import { SessionsWorkerModule } from '#sessions';

/** Jobs of attempts, registration and sessions, for the process that runs them. */
@Module({ imports: [AttemptsWorkerModule, RegistrationWorkerModule, SessionsWorkerModule] })
export class AuthWorkerModule {}
