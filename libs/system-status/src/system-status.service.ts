import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { type MetricsTotals, TotalsSum } from '#platform/metrics';
import { type StatusPart, StatusRegistry } from '#platform/status';
import { isAlive } from './process-report.js';
import { ProcessReportRepository } from './process-report.repository.js';
import { processesOf } from './running-process.js';
import { requireSystemRead } from './system-status.policy.js';

/** All parts as of one moment. */
export interface SystemStatus {
  readonly asOf: Date;
  readonly parts: readonly StatusPart[];
}

/** What all living processes counted since each of them started. */
export interface InstallationTotals {
  readonly asOf: Date;
  readonly processes: number;
  readonly totals: MetricsTotals;
}

/** The state of the system, for people. */
@Injectable()
export class SystemStatusService {
  private reading: Promise<SystemStatus> | undefined;

  constructor(
    private readonly registry: StatusRegistry,
    private readonly reports: ProcessReportRepository,
  ) {}

  /** People who ask while it is read share the reading, so that however many watch, the system is asked once at a time. */
  async read(actor: Actor): Promise<SystemStatus> {
    requireSystemRead(actor);
    return (this.reading ??= this.readParts().finally(() => (this.reading = undefined)));
  }

  async totals(actor: Actor): Promise<InstallationTotals> {
    requireSystemRead(actor);
    const living = (await this.reports.findAll()).filter(isAlive);
    const sum = new TotalsSum();
    for (const { totals } of living) sum.add(totals);
    return { asOf: new Date(), processes: processesOf(living).length, totals: sum.totals };
  }

  private async readParts(): Promise<SystemStatus> {
    const asOf = new Date();
    return { asOf, parts: await this.registry.readAll() };
  }
}
