import { Module } from '@nestjs/common';
import { AttemptsHttpModule, AttemptsModule } from '#attempts';
import { RegistrationHttpModule } from '#registration';
import { SessionsHttpModule } from '#sessions';
import { UsersModule } from '#users';
import { AuthModule } from './auth.module.js';
import { LoginController } from './http/login.controller.js';
import { SetupController } from './http/setup.controller.js';

/** Everything about accounts that is served: the routes of this lib, and of attempts, registration and sessions below it. */
@Module({
  imports: [AttemptsHttpModule, AttemptsModule, AuthModule, RegistrationHttpModule, SessionsHttpModule, UsersModule],
  controllers: [LoginController, SetupController],
})
export class AuthHttpModule {}
