import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { FileRemovalModule } from '#platform/storage';
import { UsersModule } from '#users';
import { AvatarDirectory } from './avatar-directory.js';
import { AvatarImage } from './avatar-image.js';
import { AvatarPersonalData } from './avatar-personal-data.js';
import { AvatarRemovalService } from './avatar-removal.service.js';
import { AvatarRepository } from './avatar.repository.js';
import { AvatarService } from './avatar.service.js';

/** Pictures of people, for every process. */
@Module({
  imports: [AuditModule, FileRemovalModule, UsersModule],
  providers: [AvatarDirectory, AvatarImage, AvatarPersonalData, AvatarRemovalService, AvatarRepository, AvatarService],
  exports: [AvatarDirectory, AvatarRemovalService, AvatarRepository, AvatarService],
})
export class AvatarsModule {}
