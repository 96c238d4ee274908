import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { DemoErrors, DemoMode, DemoSettings } from '#platform/demo';
import { AppError } from '#platform/errors';
import { Settings } from '#platform/settings';
import { Clock } from '#platform/time';
import { DemoDataService } from './demo-data.service.js';
import { DemoResetLock } from './demo-reset-lock.repository.js';
import { dueAfter, dueBefore, type ResetTimes } from './reset-times.js';

const DONE = 'demo.reset';
const REFUSED = 'demo.reset-refused';

/** How the last reset went. */
export interface LastReset {
  readonly at: Date;
  /** Null when it was done; otherwise the code of the refusal, and how many rows of people's own held it, by table. */
  readonly refusal: { readonly code: string; readonly rows: Readonly<Record<string, number>> } | null;
}

/** What is to happen with the demo data by itself. */
export interface ResetState {
  readonly every: ResetTimes['every'];
  /** Null while there is none: it is off, or demo mode is. */
  readonly nextAt: Date | null;
  readonly last: LastReset | null;
}

/** Gives a demonstration its demo data back by the clock: removes it and loads it again, or says why not. */
@Injectable()
export class DemoResetService {
  constructor(
    private readonly transactions: Transactions,
    private readonly lock: DemoResetLock,
    private readonly demoData: DemoDataService,
    private readonly mode: DemoMode,
    private readonly settings: Settings,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async state(): Promise<ResetState> {
    const times = this.times();
    return { every: times.every, nextAt: this.mode.isOn ? dueAfter(times, this.clock.now()) : null, last: await this.last() };
  }

  /** Once for each time it is due, whoever else looks. A purge that is refused is said in the trail; demo data then stays as it is. */
  async resetIfDue(): Promise<void> {
    const due = this.mode.isOn ? dueBefore(this.times(), await this.now()) : null;
    if (!due) return;
    try {
      await this.once(due, async () => {
        const purging = await this.demoData.purge(false);
        const { batch } = await this.demoData.load();
        const before = purging && { organisationId: purging.batch.organisationId, rows: purging.removed };
        const target = { type: 'demo-batch', id: batch.id };
        await this.audit.record({ action: DONE, target, ...(before && { before }), after: { organisationId: batch.organisationId } });
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, details: { rows, people } = {} } = error;
      await this.once(due, async () => {
        const target = { type: 'demo-batch', id: (await this.demoData.liveId()) ?? 'none' };
        await this.audit.record({ action: REFUSED, target, after: { code, rows: rows ?? { ...(people !== undefined && { people }) } } });
      });
    }
  }

  /** In a transaction, and not when somebody has done it since, or is at it. */
  private once(due: Date, work: () => Promise<void>): Promise<void> {
    return this.transactions.run(async () => {
      if (!(await this.lock.take())) return;
      const last = await this.last();
      if (!last || last.at < due) await work();
    });
  }

  /** Never ahead of the clock that dates the trail: it would come out as done before it was due, and be done again. */
  private async now(): Promise<Date> {
    return new Date(Math.min(this.clock.now().getTime(), (await this.lock.now()).getTime()));
  }

  private async last(): Promise<LastReset | null> {
    const [done, refused] = await Promise.all([this.audit.latest(DONE), this.audit.latest(REFUSED)]);
    if (refused && (!done || done.occurredAt < refused.occurredAt)) {
      const { code, rows } = (refused.after ?? {}) as { code?: string; rows?: Record<string, number> };
      return { at: refused.occurredAt, refusal: { code: code ?? DemoErrors.DEMO_DATA_IN_USE.code, rows: rows ?? {} } };
    }
    return done && { at: done.occurredAt, refusal: null };
  }

  private times(): ResetTimes {
    return {
      every: this.settings.get(DemoSettings['demo.reset.every']),
      hour: this.settings.get(DemoSettings['demo.reset.hour']),
      zone: this.settings.get(DemoSettings['demo.reset.zone']),
    };
  }
}
