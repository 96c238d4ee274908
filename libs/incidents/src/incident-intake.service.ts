import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AlertNotice, type AlertReceiver, AlertReceivers } from '#platform/alerts';
import { newId, Transactions } from '#platform/database';
import { joined, left, mayReopen, MOST_ALERTS, opened, reopened } from './incident-course.js';
import { IncidentPager } from './incident-pager.service.js';
import type { Incident } from './incident.js';
import { IncidentRepository } from './incident.repository.js';

/** How often two who open the same group at once look again: the second time there is one. */
const TRIES = 3;

/** Turns alerts into incidents, in the transaction in which they change: the alerts of a group come together in one. */
@Injectable()
export class IncidentIntake implements AlertReceiver, OnModuleInit {
  constructor(
    private readonly receivers: AlertReceivers,
    private readonly incidents: IncidentRepository,
    private readonly pager: IncidentPager,
    private readonly transactions: Transactions,
  ) {}

  onModuleInit(): void {
    this.receivers.register(this);
  }

  /** Told twice of one alert, the second time changes nothing. */
  fired(alert: AlertNotice): Promise<void> {
    return this.transactions.run(async () => {
      if ((await this.incidents.incidentOf(alert.id)) !== null) return;
      for (let tried = 0; tried < TRIES; tried += 1) if (await this.take(alert)) return;
      throw new Error(`The alerts of ${alert.group} change too fast`);
    });
  }

  /** What belongs to an incident that somebody closed ends there, and changes nothing else. */
  resolved(alert: AlertNotice): Promise<void> {
    return this.transactions.run(async () => {
      const id = await this.incidents.incidentOf(alert.id);
      const incident = id && (await this.incidents.lock(id));
      if (!incident) return;
      const now = await this.incidents.now();
      if (!(await this.incidents.endAlert(alert.id, now))) return;
      await this.note(incident, alert, 'alert-resolved');
      if (incident.state === 'resolved') await this.incidents.save(incident.id, { ...incident, firing: Math.max(0, incident.firing - 1) });
      else await this.pager.apply(incident, left(incident, now), now);
    });
  }

  /** @returns false when somebody else opened one in between. */
  private async take(alert: AlertNotice): Promise<boolean> {
    const incident = await this.incidents.lockNewest(alert.group);
    const now = await this.incidents.now();
    const ladder = await this.pager.policy();
    if (incident && incident.state !== 'resolved') {
      await this.add(incident, alert);
      await this.pager.apply(incident, joined(incident, alert.severity, now, ladder), now);
      return true;
    }
    if (incident && mayReopen(incident, now)) {
      await this.add(incident, alert);
      await this.pager.apply(incident, reopened(incident, alert.severity, now, ladder), now);
      return true;
    }
    const change = opened(alert.severity, now, ladder);
    const fresh = { id: newId(), group: alert.group, onlyUserId: null, openedAt: now, ...change.course, version: 1 };
    if (!(await this.incidents.insert(fresh))) return false;
    await this.add(fresh, alert);
    await this.pager.apply(fresh, change, now);
    return true;
  }

  private async add(incident: Incident, alert: AlertNotice): Promise<void> {
    await this.incidents.insertAlert(incident.id, alert);
    await this.incidents.trimAlerts(incident.id, incident.total + 1);
    await this.note(incident, alert, 'alert-fired');
  }

  /** One that goes on and on is not told of in full: its alerts are counted. */
  private async note(incident: Incident, alert: AlertNotice, kind: 'alert-fired' | 'alert-resolved'): Promise<void> {
    if (incident.total > MOST_ALERTS) return;
    const { id: alertId, ruleKey, label, value, unit } = alert;
    await this.incidents.addEntries(incident.id, [{ kind, detail: { alertId, ruleKey, name: alert.name, label, value, unit } }]);
  }
}
