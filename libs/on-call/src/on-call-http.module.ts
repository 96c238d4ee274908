import { Module } from '@nestjs/common';
import { Clock } from '#platform/time';
import { UsersModule } from '#users';
import { OnCallController } from './http/on-call.controller.js';
import { RotaController } from './http/rota.controller.js';
import { OnCallModule } from './on-call.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [OnCallModule, UsersModule], providers: [Clock], controllers: [OnCallController, RotaController] })
export class OnCallHttpModule {}
