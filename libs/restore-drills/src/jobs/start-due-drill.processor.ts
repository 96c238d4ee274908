import { type JobProcessor, ProcessesJob } from '#platform/jobs';
import { DrillService } from '../drill.service.js';
import { StartDueDrill } from '../drills.jobs.js';

@ProcessesJob(StartDueDrill)
export class StartDueDrillProcessor implements JobProcessor<object> {
  constructor(private readonly drills: DrillService) {}

  process(): Promise<void> {
    return this.drills.startIfDue();
  }
}
