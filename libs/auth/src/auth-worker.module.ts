import { Module } from '@nestjs/common';
import { RegistrationWorkerModule } from '#registration';
import { SessionsWorkerModule } from '#sessions';

/** Jobs of registration and sessions, for the process that runs them. */
@Module({ imports: [RegistrationWorkerModule, SessionsWorkerModule] })
export class AuthWorkerModule {}
