import { Module } from '@nestjs/common';
import { DemoModule } from '#platform/demo';
import { PersonalDataModule } from '#platform/privacy';
import { Clock } from '#platform/time';
import { DemoPeopleDirectory } from './demo-people-directory.js';
import { DemoPeople } from './demo-people.js';
import { DemoPeopleRepository } from './demo-people.repository.js';

/** The people of the demo data, for every process. */
@Module({
  imports: [DemoModule, PersonalDataModule],
  providers: [Clock, DemoPeople, DemoPeopleDirectory, DemoPeopleRepository],
  exports: [DemoPeopleDirectory],
})
export class DemoPeopleModule {}
