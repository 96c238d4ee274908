import { ProcessesJob } from '#platform/jobs';
import { ResetDemoData } from '../demo-data.jobs.js';
import { DemoResetService } from '../demo-reset.service.js';

/** Loads the demo data anew when that is due. */
@ProcessesJob(ResetDemoData)
export class ResetDemoDataProcessor {
  constructor(private readonly reset: DemoResetService) {}

  process(): Promise<void> {
    return this.reset.resetIfDue();
  }
}
