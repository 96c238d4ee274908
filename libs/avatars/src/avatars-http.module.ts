import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { AvatarsModule } from './avatars.module.js';
import { AvatarController } from './http/avatar.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [AvatarsModule, UsersModule], controllers: [AvatarController] })
export class AvatarsHttpModule {}
