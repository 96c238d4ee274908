import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { registerEntities } from '#platform/database';
import { DemoModule } from '#platform/demo';
import { Clock } from '#platform/time';
import { UsersModule } from '#users';
import { DemoOffices } from './demo-offices.js';
import { OfficeDirectory } from './office-directory.js';
import { OfficeListQuery } from './office-list.query.js';
import { OfficeUses } from './office-uses.js';
import { Office } from './office.entity.js';
import { OfficeRepository } from './office.repository.js';
import { OfficeService } from './office.service.js';
import { Zone } from './zone.entity.js';
import { ZoneRepository } from './zone.repository.js';
import { ZoneService } from './zone.service.js';

registerEntities([Office, Zone]);

/** Offices and their zones, for every process. */
@Module({
  imports: [AuditModule, DemoModule, UsersModule],
  providers: [
    Clock,
    DemoOffices,
    OfficeDirectory,
    OfficeListQuery,
    OfficeRepository,
    OfficeService,
    OfficeUses,
    ZoneRepository,
    ZoneService,
  ],
  exports: [OfficeDirectory, OfficeListQuery, OfficeService, OfficeUses, ZoneService],
})
export class OfficesModule {}
