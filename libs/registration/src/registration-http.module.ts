import { Module } from '@nestjs/common';
import { AttemptsHttpModule } from '#attempts';
import { PasswordsModule } from '#passwords';
import { ConfirmationController } from './http/confirmation.controller.js';
import { RegistrationController } from './http/registration.controller.js';
import { RegistrationModule } from './registration.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AttemptsHttpModule, PasswordsModule, RegistrationModule],
  controllers: [RegistrationController, ConfirmationController],
})
export class RegistrationHttpModule {}
