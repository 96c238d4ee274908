import { Module } from '@nestjs/common';
import { AttemptsModule } from '#attempts';
import { ConfirmationController } from './http/confirmation.controller.js';
import { RegistrationController } from './http/registration.controller.js';
import { RegistrationModule } from './registration.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [AttemptsModule, RegistrationModule], controllers: [RegistrationController, ConfirmationController] })
export class RegistrationHttpModule {}
