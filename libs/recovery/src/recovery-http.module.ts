import { Module } from '@nestjs/common';
import { PasswordsModule } from '#passwords';
import { OwnPasswordController } from './http/own-password.controller.js';
import { RecoveryController } from './http/recovery.controller.js';
import { RecoveryModule } from './recovery.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [PasswordsModule, RecoveryModule], controllers: [RecoveryController, OwnPasswordController] })
export class RecoveryHttpModule {}
