import { ProcessesJob } from '#platform/jobs';
import { DayCounterService } from '../day-counter.service.js';
import { CountDays } from '../stats.jobs.js';

/** Runs the counting of days that are over. */
@ProcessesJob(CountDays)
export class CountDaysProcessor {
  constructor(private readonly service: DayCounterService) {}

  process(): Promise<void> {
    return this.service.countDays();
  }
}
