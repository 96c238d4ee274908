import { Module } from '@nestjs/common';
import { DemoDataModule } from '#demo-data';
import { FactorsModule } from '#factors';
import { RolesModule } from '#roles';
import { UsersModule } from '#users';
import { OwnAccessController } from './http/own-access.controller.js';
import { OwnAccess } from './own-access.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [DemoDataModule, FactorsModule, RolesModule, UsersModule], providers: [OwnAccess], controllers: [OwnAccessController] })
export class OwnAccessHttpModule {}
