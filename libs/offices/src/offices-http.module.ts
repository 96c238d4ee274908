import { Module } from '@nestjs/common';
import { OfficeAdminController } from './http/office-admin.controller.js';
import { ZoneAdminController } from './http/zone-admin.controller.js';
import { OfficesModule } from './offices.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [OfficesModule], controllers: [OfficeAdminController, ZoneAdminController] })
export class OfficesHttpModule {}
