import { Injectable } from '@nestjs/common';
import type { ProcessReport } from './process-report.js';
import { ProcessReportRepository } from './process-report.repository.js';

/** What the processes reported, for other libs. */
@Injectable()
export class ProcessDirectory {
  constructor(private readonly reports: ProcessReportRepository) {}

  /** Of the last hour, those that ended included. */
  reportsOfLastHour(): Promise<ProcessReport[]> {
    return this.reports.findAll();
  }

  /** Drops what is older than an hour. */
  forgetOld(): Promise<void> {
    return this.reports.forgetOld();
  }
}
