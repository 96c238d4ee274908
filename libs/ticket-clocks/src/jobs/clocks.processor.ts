import { type JobRun, ProcessesJob } from '#platform/jobs';
import { LookAtClocks, PlanClocks } from '../clocks.jobs.js';
import { ClockUpkeep } from '../clock-upkeep.service.js';

/** Looks what is due. */
@ProcessesJob(LookAtClocks)
export class LookAtClocksProcessor {
  constructor(private readonly upkeep: ClockUpkeep) {}

  process(_payload: object, run: JobRun): Promise<void> {
    return this.upkeep.look(run.signal);
  }
}

/** Plans the clocks of an organisation anew. */
@ProcessesJob(PlanClocks)
export class PlanClocksProcessor {
  constructor(private readonly upkeep: ClockUpkeep) {}

  process({ organisationId }: { readonly organisationId: string }, run: JobRun): Promise<void> {
    return this.upkeep.plan(organisationId, run.signal);
  }
}
