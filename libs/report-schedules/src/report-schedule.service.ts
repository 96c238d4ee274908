import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { Clock } from '#platform/time';
import { ReportReaders, type ReportScope } from '#reports';
import { ReportScheduleErrors } from './report-schedule.errors.js';
import { ReportSchedulePermissions } from './report-schedule.permissions.js';
import { type ReportSchedule, ReportScheduleRepository, type ScheduleValues } from './report-schedule.repository.js';
import { nextDue } from './rhythm.js';

const SCHEDULE = ReportSchedulePermissions['report.schedule'];
/** Of the figures of one organisation, or of the installation. */
const MOST = 50;

/** What people have made by the clock. */
@Injectable()
export class ReportScheduleService {
  constructor(
    private readonly transactions: Transactions,
    private readonly schedules: ReportScheduleRepository,
    private readonly readers: ReportReaders,
    private readonly organisations: OrganisationDirectory,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** The newest first. */
  page(actor: Actor, afterId: string | undefined, limit: number): Promise<ReportSchedule[]> {
    return this.schedules.page(actor.reach(SCHEDULE), afterId, limit);
  }

  /** @throws AppError NOT_FOUND also for one out of reach */
  async find(actor: Actor, id: string): Promise<ReportSchedule> {
    return seenBy(actor, await this.schedules.find(id));
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND, VALIDATION_FAILED, REPORT_RECIPIENT_UNFIT, REPORT_SCHEDULE_LIMIT_REACHED */
  create(actor: Actor, scope: ReportScope, values: ScheduleValues): Promise<ReportSchedule> {
    return this.transactions.run(async () => {
      if (scope === null && !maySchedule(actor, scope)) throw new AppError(PlatformErrors.FORBIDDEN);
      if (scope !== null && !(maySchedule(actor, scope) && (await this.organisations.exists(scope))))
        throw new AppError(PlatformErrors.NOT_FOUND);
      const wanted = withRhythm(values);
      await this.requireFit(wanted.recipientIds, scope);
      if ((await this.schedules.lockedCount(scope)) >= MOST) throw new AppError(ReportScheduleErrors.REPORT_SCHEDULE_LIMIT_REACHED);
      const id = newId();
      await this.schedules.insert(id, scope, actor.userId, wanted, nextDue(wanted, this.clock.now()));
      await this.record('report-schedule.create', id, scope, { after: auditable(wanted) });
      return (await this.schedules.find(id))!;
    });
  }

  /**
   * @param version the one the caller saw (If-Match); absent: change whatever is there.
   * @throws AppError NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, REPORT_RECIPIENT_UNFIT
   */
  update(actor: Actor, id: string, changes: Partial<ScheduleValues>, version?: number): Promise<ReportSchedule> {
    return this.transactions.run(async () => {
      const before = seenBy(actor, await this.schedules.find(id, true));
      expectVersion(before.version, version);
      const wanted = withRhythm({ ...valuesOf(before), ...given(changes) });
      // Whoever was fit and is so no longer gets nothing; naming them anew is refused.
      const added = wanted.recipientIds.filter((each) => !before.recipientIds.includes(each));
      await this.requireFit(added, before.scope);
      // What is due and was not made yet is not lost, unless it is to be due at other times.
      const isMoved = JSON.stringify(rhythmOf(before)) !== JSON.stringify(rhythmOf(wanted)) || (wanted.enabled && !before.enabled);
      await this.schedules.update(id, wanted, isMoved ? nextDue(wanted, this.clock.now()) : before.nextDueAt);
      await this.record('report-schedule.update', id, before.scope, { before: auditable(before), after: auditable(wanted) });
      return (await this.schedules.find(id))!;
    });
  }

  /** Reports it made stay. @throws AppError NOT_FOUND */
  remove(actor: Actor, id: string): Promise<void> {
    return this.transactions.run(async () => {
      const before = seenBy(actor, await this.schedules.find(id, true));
      await this.schedules.remove(id);
      await this.record('report-schedule.delete', id, before.scope, { before: auditable(before) });
    });
  }

  private async requireFit(recipientIds: readonly string[], scope: ReportScope): Promise<void> {
    const fit = await this.readers.among(recipientIds, scope);
    const unfit = recipientIds.filter((each) => !fit.includes(each));
    if (unfit.length > 0) throw new AppError(ReportScheduleErrors.REPORT_RECIPIENT_UNFIT, { recipientIds: unfit });
  }

  private async record(action: Action, id: string, scope: ReportScope, states: { before?: object; after?: object }): Promise<void> {
    await this.audit.record({ action, target: { type: 'report-schedule', id }, organisationId: scope, ...(states as States) });
  }
}

type Action = 'report-schedule.create' | 'report-schedule.update' | 'report-schedule.delete';
type States = { readonly before?: Record<string, unknown>; readonly after?: Record<string, unknown> };

function maySchedule(actor: Actor, scope: ReportScope): boolean {
  return actor.can(SCHEDULE, scope === null ? { type: 'installation' } : { type: 'organisation', organisationId: scope });
}

function seenBy(actor: Actor, schedule: ReportSchedule | null): ReportSchedule {
  if (!schedule || !maySchedule(actor, schedule.scope)) throw new AppError(PlatformErrors.NOT_FOUND);
  return schedule;
}

/** Without what is absent: a request has all its fields. */
function given(changes: Partial<ScheduleValues>): Partial<ScheduleValues> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** With the day that the frequency takes, and no other. @throws AppError VALIDATION_FAILED when that is missing */
function withRhythm(values: ScheduleValues): ScheduleValues {
  const weekday = values.frequency === 'weekly' ? (values.weekday ?? refuse('weekday')) : null;
  const monthDay = values.frequency === 'monthly' ? (values.monthDay ?? refuse('monthDay')) : null;
  return { ...values, weekday, monthDay };
}

function refuse(field: string): never {
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem: 'is needed for this frequency' }] });
}

function rhythmOf({ frequency, weekday, monthDay, hour, timeZone }: ScheduleValues) {
  return { frequency, weekday, monthDay, hour, timeZone };
}

function valuesOf(values: ScheduleValues): ScheduleValues {
  const { name, kind, format, language, enabled, recipientIds } = values;
  return { name, kind, format, language, enabled, recipientIds, ...rhythmOf(values) };
}

function auditable(values: ScheduleValues): Record<string, unknown> {
  return { ...valuesOf(values) };
}
