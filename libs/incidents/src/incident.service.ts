import { Injectable } from '@nestjs/common';
import { requireAlerts, Silences } from '#alerts';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { acknowledged, closed, left, opened, silenced } from './incident-course.js';
import { IncidentListQuery } from './incident-list.query.js';
import { IncidentPageRepository } from './incident-page.repository.js';
import { IncidentPager } from './incident-pager.service.js';
import { IncidentErrors } from './incident.errors.js';
import type { Incident } from './incident.js';
import { IncidentRepository } from './incident.repository.js';
import type { PageChannel } from './tables.js';

/** What became of somebody's wish to take an incident. */
export interface Taken {
  readonly outcome: 'taken' | 'already' | 'over';
  readonly incident: Incident;
}

const MINUTE_MS = 60_000;
/** A test has one step and no repetition. */
const TEST_LADDER = { steps: [{ afterMinutes: 0 }], repeatMinutes: 1 };
const TEST_NAME = { en: 'Test alert', es: 'Alerta de prueba' };

/** What people do about incidents, in the panel and in Telegram. */
@Injectable()
export class IncidentService {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly list: IncidentListQuery,
    private readonly pages: IncidentPageRepository,
    private readonly pager: IncidentPager,
    private readonly silences: Silences,
    private readonly audit: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Says that one takes care of it. Of several who do so at once, one has it; for the others it changes nothing.
   * @throws AppError NOT_FOUND, INCIDENT_OVER
   */
  async acknowledge(actor: Actor, id: string): Promise<void> {
    requireAlerts(actor, 'alerts.act');
    const taken = await this.take(actor.userId, id);
    if (!taken) throw new AppError(PlatformErrors.NOT_FOUND);
    if (taken.outcome === 'over') throw new AppError(IncidentErrors.INCIDENT_OVER);
  }

  /** As `acknowledge`, by somebody who may. Null: there is none. */
  take(userId: string, id: string): Promise<Taken | null> {
    return this.transactions.run(async () => {
      const incident = await this.incidents.lock(id);
      if (!incident) return null;
      const now = await this.incidents.now();
      const change = acknowledged(incident, userId, now);
      if (!change) return { outcome: incident.state === 'acknowledged' ? 'already' : 'over', incident };
      await this.record('incident.acknowledge', incident);
      const after = await this.pager.apply(incident, change, now, userId);
      if (after.onlyUserId !== null) await this.over(after, now);
      return { outcome: 'taken', incident: after };
    });
  }

  /** Nobody is told of the group for so long. @throws AppError NOT_FOUND, INCIDENT_OVER, INCIDENT_IS_TEST */
  async silence(actor: Actor, id: string, minutes: number, reason: string): Promise<void> {
    requireAlerts(actor, 'alerts.act');
    const done = await this.quieten(actor.userId, id, minutes, reason);
    if (done === null) throw new AppError(PlatformErrors.NOT_FOUND);
    if (done === 'over') throw new AppError(IncidentErrors.INCIDENT_OVER);
    if (done === 'test') throw new AppError(IncidentErrors.INCIDENT_IS_TEST);
  }

  /** As `silence`, by somebody who may. */
  quieten(userId: string, id: string, minutes: number, reason: string): Promise<'silenced' | 'over' | 'test' | null> {
    return this.transactions.run(async () => {
      const incident = await this.incidents.lock(id);
      if (!incident) return null;
      if (incident.onlyUserId !== null) return 'test';
      const now = await this.incidents.now();
      const endsAt = new Date(now.getTime() + minutes * MINUTE_MS);
      // A second press, or one for less, changes nothing.
      if (
        incident.state !== 'resolved' &&
        incident.silencedUntil !== null &&
        incident.silencedUntil.getTime() > endsAt.getTime() - MINUTE_MS
      )
        return 'silenced';
      const change = silenced(incident, userId, endsAt, now, reason);
      if (!change) return 'over';
      await this.silences.create({ scope: 'group', key: incident.group, reason, startsAt: null, endsAt, createdBy: userId });
      await this.record('incident.silence', incident, { until: endsAt.toISOString() });
      await this.pager.apply(incident, change, now, userId);
      return 'silenced';
    });
  }

  /** Says that it is over. What still fires belongs to it until it ends. @throws AppError NOT_FOUND, INCIDENT_OVER */
  resolve(actor: Actor, id: string, reason: string): Promise<void> {
    requireAlerts(actor, 'alerts.act');
    return this.transactions.run(async () => {
      const incident = await this.load(id);
      const now = await this.incidents.now();
      const change = closed(incident, actor.userId, now, reason);
      if (!change) throw new AppError(IncidentErrors.INCIDENT_OVER);
      await this.record('incident.resolve', incident);
      await this.pager.apply(incident, change, now, actor.userId);
    });
  }

  /** Writes something down for those who read it later. @throws AppError NOT_FOUND */
  note(actor: Actor, id: string, text: string): Promise<void> {
    requireAlerts(actor, 'alerts.act');
    return this.transactions.run(async () => {
      await this.load(id);
      await this.incidents.addEntries(id, [{ kind: 'noted', userId: actor.userId, detail: { text } }]);
    });
  }

  /** Pages only oneself. @returns by which way; null when the message of an earlier test is too young, so that this one follows. */
  test(actor: Actor): Promise<{ readonly incidentId: string; readonly channel: PageChannel | null }> {
    requireAlerts(actor, 'alerts.act');
    return this.transactions.run(async () => {
      const group = `test:${actor.userId}`;
      const earlier = await this.incidents.lockNewest(group);
      const now = await this.incidents.now();
      if (earlier && earlier.state !== 'resolved') await this.over(earlier, now);
      const change = opened('info', now, TEST_LADDER);
      const course = { ...change.course, nextStepAt: null };
      const incident: Incident = { id: newId(), group, onlyUserId: actor.userId, openedAt: now, ...course, version: 1 };
      if (!(await this.incidents.insert(incident))) throw new AppError(PlatformErrors.CONFLICT);
      const alert = {
        id: newId(),
        ruleKey: 'test',
        severity: 'info',
        name: TEST_NAME,
        subject: '',
        label: '',
        value: null,
        unit: null,
      } as const;
      await this.incidents.insertAlert(incident.id, { ...alert, firedAt: now });
      await this.record('incident.test', incident);
      await this.pager.apply(incident, { ...change, course }, now, actor.userId);
      const [page] = await this.list.pagesOf(incident.id);
      return { incidentId: incident.id, channel: page?.sentAt ? page.channel : null };
    });
  }

  /** A test that nobody acknowledged. */
  endTest(id: string): Promise<void> {
    return this.transactions.run(async () => {
      const incident = await this.incidents.lock(id, { skipLocked: true });
      if (incident && incident.onlyUserId !== null && incident.state !== 'resolved') await this.over(incident, await this.incidents.now());
    });
  }

  pageArrived(messageId: string): Promise<void> {
    return this.transactions.run(async () => {
      for (const { id } of await this.pages.findByMessage(messageId)) await this.pages.settle(id, 'sent');
    });
  }

  /** The message will not be read, or nobody knows: whoever was to get it is told by mail, while nobody has taken the incident. */
  pageFailed(messageId: string, status: 'failed' | 'unknown', error: string): Promise<void> {
    return this.transactions.run(async () => {
      for (const page of await this.pages.findByMessage(messageId)) {
        const incident = await this.incidents.lock(page.incidentId);
        if (!incident || !(await this.pages.settle(page.id, status, error))) continue;
        const detail = { channel: page.channel, error };
        await this.incidents.addEntries(incident.id, [{ kind: 'page-failed', userId: page.userId, detail }]);
        await this.pager.mailInstead(incident, page, await this.incidents.now());
      }
    });
  }

  private async over(incident: Incident, now: Date): Promise<void> {
    await this.incidents.endAlertsOf(incident.id, now);
    await this.pager.apply(incident, left({ ...incident, firing: 1 }, now), now);
  }

  /** @throws AppError NOT_FOUND */
  private async load(id: string): Promise<Incident> {
    const incident = await this.incidents.lock(id);
    if (!incident) throw new AppError(PlatformErrors.NOT_FOUND);
    return incident;
  }

  private async record(action: string, { id, group }: Incident, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.audit.record({ action, target: { type: 'incident', id }, after: { group, ...more } });
  }
}
