import { countsAsTry, type JobRun, ProcessesJob } from '#platform/jobs';
import { PersonalExportMaker } from '../personal-export-maker.service.js';
import { MakePersonalExport } from '../privacy.jobs.js';

/** Writes an export. */
@ProcessesJob(MakePersonalExport)
export class MakePersonalExportProcessor {
  constructor(private readonly maker: PersonalExportMaker) {}

  async process({ exportId }: { exportId: string }, run: JobRun): Promise<void> {
    try {
      await this.maker.make(exportId, run.signal);
    } catch (error) {
      if (run.lastAttempt && countsAsTry(error, run.signal)) await this.maker.giveUp(exportId);
      throw error;
    }
  }
}
