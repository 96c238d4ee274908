import { type JobRun, ProcessesJob } from '#platform/jobs';
import { LookAtClocks, LookFarBackAtClocks, PlanAllClocks, PlanClocks } from '../clocks.jobs.js';
import { ClockUpkeep } from '../clock-upkeep.service.js';

/** Looks what is due. */
@ProcessesJob(LookAtClocks)
export class LookAtClocksProcessor {
  constructor(private readonly upkeep: ClockUpkeep) {}

  process(_payload: object, run: JobRun): Promise<void> {
    return this.upkeep.look(run.signal);
  }
}

/** Takes in what was missed within a day. */
@ProcessesJob(LookFarBackAtClocks)
export class LookFarBackAtClocksProcessor {
  constructor(private readonly upkeep: ClockUpkeep) {}

  process(_payload: object, run: JobRun): Promise<void> {
    return this.upkeep.lookFarBack(run.signal);
  }
}

/** Has everything planned. */
@ProcessesJob(PlanAllClocks)
export class PlanAllClocksProcessor {
  constructor(private readonly upkeep: ClockUpkeep) {}

  process(_payload: object, run: JobRun): Promise<void> {
    return this.upkeep.planAll(run.signal);
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
