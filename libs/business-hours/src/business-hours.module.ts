import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { OrganisationsModule } from '#organisations';
import { DemoModule } from '#platform/demo';
import { Clock } from '#platform/time';
import { BusinessHoursDirectory } from './business-hours-directory.js';
import { BusinessHoursRepository } from './business-hours.repository.js';
import { BusinessHoursService } from './business-hours.service.js';
import { DemoBusinessHours } from './demo-business-hours.js';

/** Business hours, for every process. */
@Module({
  imports: [AuditModule, DemoModule, OrganisationsModule],
  providers: [BusinessHoursDirectory, BusinessHoursRepository, BusinessHoursService, Clock, DemoBusinessHours],
  exports: [BusinessHoursDirectory, BusinessHoursService],
})
export class BusinessHoursModule {}
