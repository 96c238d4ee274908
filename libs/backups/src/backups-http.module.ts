import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { BackupsModule } from './backups.module.js';
import { BackupController } from './http/backup.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [BackupsModule, UsersModule], controllers: [BackupController] })
export class BackupsHttpModule {}
