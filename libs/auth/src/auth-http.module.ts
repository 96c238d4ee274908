import { Module } from '@nestjs/common';
import { AttemptsHttpModule, AttemptsModule } from '#attempts';
import { PasskeysHttpModule } from '#passkeys';
import { PasswordsModule } from '#passwords';
import { RegistrationHttpModule } from '#registration';
import { SecondFactorHttpModule, SecondFactorModule } from '#second-factor';
import { SessionsHttpModule } from '#sessions';
import { UsersModule } from '#users';
import { AuthModule } from './auth.module.js';
import { DoorController } from './http/door.controller.js';
import { LoginController } from './http/login.controller.js';
import { SetupController } from './http/setup.controller.js';

/** Everything about accounts that is served: the routes of this lib, and of attempts, registration, second factors and sessions below it. */
@Module({
  imports: [
    AttemptsHttpModule,
    AttemptsModule,
    AuthModule,
    PasskeysHttpModule,
    PasswordsModule,
    RegistrationHttpModule,
    SecondFactorHttpModule,
    SecondFactorModule,
    SessionsHttpModule,
    UsersModule,
  ],
  controllers: [DoorController, LoginController, SetupController],
})
export class AuthHttpModule {}
