import { Module } from '@nestjs/common';
import { OrganisationAdminController } from './http/organisation-admin.controller.js';
import { OrganisationsModule } from './organisations.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [OrganisationsModule], controllers: [OrganisationAdminController] })
export class OrganisationsHttpModule {}
