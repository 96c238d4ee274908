import { Module } from '@nestjs/common';
import { DesksModule } from '#desks';
import { OfficesModule } from '#offices';
import { Clock } from '#platform/time';
import { OccupancyController } from './http/occupancy.controller.js';
import { OfficeController } from './http/office.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [DesksModule, OfficesModule], providers: [Clock], controllers: [OfficeController, OccupancyController] })
export class OfficeDaysHttpModule {}
