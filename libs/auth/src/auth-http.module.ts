import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { UsersModule } from '#users';
import { AuthModule } from './auth.module.js';
import { ConfirmationController } from './http/confirmation.controller.js';
import { RegistrationController } from './http/registration.controller.js';
import { SessionController } from './http/session.controller.js';
import { SetupController } from './http/setup.controller.js';
import { JwtStrategy } from './jwt.strategy.js';

/** Routes of this lib and passport's strategy, for the process that serves them. */
@Module({
  imports: [AuthModule, PassportModule, UsersModule],
  providers: [JwtStrategy],
  controllers: [RegistrationController, ConfirmationController, SessionController, SetupController],
})
export class AuthHttpModule {}
