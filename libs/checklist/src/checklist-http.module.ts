import { Module } from '@nestjs/common';
import { DemoDataModule } from '#demo-data';
import { FactorsModule } from '#factors';
import { ChecklistRegistryModule } from '#platform/checklist';
import { SettingsHttpModule } from '#settings';
import { ChecklistService } from './checklist.service.js';
import { FirstSteps } from './first-steps.js';
import { FirstStepsQuery } from './first-steps.query.js';
import { ChecklistController } from './http/checklist.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [ChecklistRegistryModule, DemoDataModule, FactorsModule, SettingsHttpModule],
  controllers: [ChecklistController],
  providers: [ChecklistService, FirstSteps, FirstStepsQuery],
})
export class ChecklistHttpModule {}
