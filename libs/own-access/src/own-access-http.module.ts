import { Module } from '@nestjs/common';
import { FactorsModule } from '#factors';
import { OrganisationsModule } from '#organisations';
import { DemoModule } from '#platform/demo';
import { RolesModule } from '#roles';
import { UsersModule } from '#users';
import { OwnAccessController } from './http/own-access.controller.js';
import { OwnAccess } from './own-access.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [DemoModule, FactorsModule, OrganisationsModule, RolesModule, UsersModule],
  providers: [OwnAccess],
  controllers: [OwnAccessController],
})
export class OwnAccessHttpModule {}
