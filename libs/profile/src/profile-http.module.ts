import { Module } from '@nestjs/common';
import { AvatarsModule } from '#avatars';
import { OrganisationsModule } from '#organisations';
import { PasswordsModule } from '#passwords';
import { UsersModule } from '#users';
import { LinkController } from './http/link.controller.js';
import { ProfileController } from './http/profile.controller.js';
import { ProfileModule } from './profile.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AvatarsModule, OrganisationsModule, PasswordsModule, ProfileModule, UsersModule],
  controllers: [ProfileController, LinkController],
})
export class ProfileHttpModule {}
