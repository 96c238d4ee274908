import { Module } from '@nestjs/common';
import { AttemptsModule } from '#attempts';
import { AuditModule } from '#audit';
import { DemoDataModule } from '#demo-data';
import { PasskeysModule } from '#passkeys';
import { PasswordsModule } from '#passwords';
import { RegistrationModule } from '#registration';
import { SecondFactorModule } from '#second-factor';
import { SessionsModule } from '#sessions';
import { UsersModule } from '#users';
import { LoginService } from './login.service.js';
import { PasswordJudge } from './password-judge.js';
import { RefusedLoginService } from './refused-login.service.js';
import { SetupDemo } from './setup-demo.js';
import { SetupLinkRepository } from './setup-link.repository.js';
import { SetupService } from './setup.service.js';

/** Signing in and setting up, for every process. */
@Module({
  imports: [
    AttemptsModule,
    AuditModule,
    DemoDataModule,
    PasskeysModule,
    PasswordsModule,
    RegistrationModule,
    SecondFactorModule,
    SessionsModule,
    UsersModule,
  ],
  providers: [LoginService, PasswordJudge, RefusedLoginService, SetupDemo, SetupLinkRepository, SetupService],
  exports: [LoginService, SetupDemo, SetupService],
})
export class AuthModule {}
