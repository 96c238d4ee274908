import { Module } from '@nestjs/common';
import { AvatarsModule } from '#avatars';
import { FactorsModule } from '#factors';
import { RolesModule } from '#roles';
import { UsersModule } from '#users';
import { AccessController } from './http/access.controller.js';
import { LinkController } from './http/link.controller.js';
import { ProfileController } from './http/profile.controller.js';
import { OwnAccess } from './own-access.js';
import { ProfileModule } from './profile.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AvatarsModule, FactorsModule, ProfileModule, RolesModule, UsersModule],
  providers: [OwnAccess],
  controllers: [AccessController, ProfileController, LinkController],
})
export class ProfileHttpModule {}
