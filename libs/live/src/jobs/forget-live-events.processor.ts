import { ProcessesJob } from '#platform/jobs';
import { LiveUpkeepService } from '../live-upkeep.service.js';
import { ForgetLiveEvents } from '../live.jobs.js';

/** Runs the upkeep of the events. */
@ProcessesJob(ForgetLiveEvents)
export class ForgetLiveEventsProcessor {
  constructor(private readonly service: LiveUpkeepService) {}

  process(): Promise<void> {
    return this.service.forget();
  }
}
