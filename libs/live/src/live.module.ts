import { Module } from '@nestjs/common';
import { BusModule } from '#platform/bus';
import { PersonalDataModule } from '#platform/privacy';
import { LiveEvents } from './live-events.js';
import { LiveFigures } from './live-figures.js';
import { LivePersonalData } from './live-personal-data.js';
import { LivePokes } from './live-pokes.js';
import { PersonEventRepository } from './person-event.repository.js';

/** Telling open pages, for every process. */
@Module({
  imports: [BusModule, PersonalDataModule],
  providers: [LiveEvents, LiveFigures, LivePersonalData, LivePokes, PersonEventRepository],
  exports: [LiveEvents, LiveFigures, PersonEventRepository],
})
export class LiveModule {}
