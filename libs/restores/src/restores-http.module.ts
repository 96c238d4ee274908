import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { RestoreController } from './http/restore.controller.js';
import { RestoresModule } from './restores.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [RestoresModule, UsersModule], controllers: [RestoreController] })
export class RestoresHttpModule {}
