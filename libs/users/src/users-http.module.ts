import { Module } from '@nestjs/common';
import { OrganisationAdminController } from './http/organisation-admin.controller.js';
import { UsersModule } from './users.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [UsersModule], controllers: [OrganisationAdminController] })
export class UsersHttpModule {}
