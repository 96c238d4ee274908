import { ProcessesJob } from '#platform/jobs';
import { FigureUpkeepService } from '../figure-upkeep.service.js';
import { CondenseFigures } from '../figure-history.jobs.js';

/** Runs the upkeep of the history. */
@ProcessesJob(CondenseFigures)
export class CondenseFiguresProcessor {
  constructor(private readonly service: FigureUpkeepService) {}

  process(): Promise<void> {
    return this.service.condense();
  }
}
