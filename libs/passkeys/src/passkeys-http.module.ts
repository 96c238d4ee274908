import { Module } from '@nestjs/common';
import { SecondFactorModule } from '#second-factor';
import { PasskeyController } from './http/passkey.controller.js';
import { PasskeyLoginController } from './http/passkey-login.controller.js';
import { PasskeysModule } from './passkeys.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [PasskeysModule, SecondFactorModule], controllers: [PasskeyController, PasskeyLoginController] })
export class PasskeysHttpModule {}
