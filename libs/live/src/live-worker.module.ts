import { Module } from '@nestjs/common';
import { ForgetLiveEventsProcessor } from './jobs/forget-live-events.processor.js';
import { LiveUpkeepService } from './live-upkeep.service.js';
import { LiveModule } from './live.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [LiveModule], providers: [ForgetLiveEventsProcessor, LiveUpkeepService] })
export class LiveWorkerModule {}
