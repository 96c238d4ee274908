import { Module } from '@nestjs/common';
import { Clock } from '#platform/time';
import { BusinessHoursModule } from './business-hours.module.js';
import { BusinessHoursController } from './http/business-hours.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [BusinessHoursModule], controllers: [BusinessHoursController], providers: [Clock] })
export class BusinessHoursHttpModule {}
