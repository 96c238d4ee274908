import { Injectable } from '@nestjs/common';
import { Silences } from '#alerts';
import { AuditLog } from '#audit';
import type { DefaultRule } from '#platform/alerts';
import { runInContext } from '#platform/context';
import { newId, Transactions } from '#platform/database';
import { TelegramMessages } from '#platform/telegram';
import { acknowledged, left, opened, silenced, worse } from './incident-course.js';
import { IncidentPageRepository } from './incident-page.repository.js';
import { IncidentPager } from './incident-pager.service.js';
import type { PageMessage } from './incident-text.js';
import type { Change, Course, Incident } from './incident.js';
import { IncidentRepository, type NewEntry } from './incident.repository.js';

/** A message that went straight to Telegram. */
export interface AdoptedPage {
  readonly userId: string;
  readonly chatId: number;
  /** Its number in the chat. */
  readonly messageId: number;
  /** The step of the escalation it was sent for. */
  readonly step: number;
  readonly sentAt: Date;
  /** Sent twice, since the answer to the first was lost. */
  readonly repeated: boolean;
  /** What it says. */
  readonly message: PageMessage;
}

/** An incident that was handled while the database was away. */
export interface AdoptedIncident {
  /** Made by whoever handled it; the buttons of its messages carry it. */
  readonly id: string;
  readonly rule: DefaultRule;
  readonly firedAt: Date;
  /** In the order in which they were sent; of several to a person the last one is edited. */
  readonly pages: readonly AdoptedPage[];
  readonly mails: readonly { readonly userId: string; readonly step: number; readonly sentAt: Date }[];
  readonly acknowledged: { readonly userId: string; readonly at: Date } | null;
  readonly silenced: { readonly userId: string; readonly at: Date; readonly until: Date } | null;
}

const SILENT_REASON = 'Telegram';

/** Takes over what was done while there was no database to write it to. */
@Injectable()
export class IncidentAdoption {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly pages: IncidentPageRepository,
    private readonly pager: IncidentPager,
    private readonly messages: TelegramMessages,
    private readonly silences: Silences,
    private readonly audit: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Writes the incident as it stood: open, without alerts, in the caller's transaction. Whoever calls raises and clears the alert
   * next, in the same one, so that it joins and the incident ends, and then calls `settle`. Changes nothing the second time.
   * @returns false when it is known already: then the alert was raised and cleared too.
   * @throws when an incident of the group is opened at the same moment: the whole is to be tried again.
   */
  adopt(adopted: AdoptedIncident): Promise<boolean> {
    return this.transactions.run(async () => {
      const { id, rule, firedAt } = adopted;
      const existing = await this.incidents.lockNewest(rule.group);
      // Whoever was at it has ended by now.
      if (await this.incidents.hasEntry(id)) return false;
      const now = await this.incidents.now();
      const { course } = opened(rule.severity, firedAt, await this.pager.policy());
      const step = Math.max(0, ...adopted.pages.map((page) => page.step), ...adopted.mails.map((mail) => mail.step));
      const isOpen = existing !== null && existing.state !== 'resolved';
      const fresh: Incident = {
        id,
        group: rule.group,
        onlyUserId: null,
        openedAt: firedAt,
        ...course,
        firing: 0,
        total: 0,
        step,
        version: 1,
      };
      const incident = isOpen ? existing : fresh;
      // Another one of the group was opened just now; the next try finds it.
      if (!isOpen && !(await this.incidents.insert(fresh)))
        throw new Error(`An incident of the group ${rule.group} is being opened at this moment`);
      // Named like what is taken over: that is how it is known again, in whatever incident it is.
      const { key: ruleKey, severity, name } = rule;
      const entry = isOpen
        ? ({ kind: 'alert-fired', detail: { ruleKey, name, label: '' } } as const)
        : ({ kind: 'opened', detail: { severity } } as const);
      await this.incidents.addEntries(incident.id, [{ id, at: firedAt, ...entry }]);
      await this.keepPages(incident.id, adopted);
      await this.keepDeeds(incident, adopted, now);
      return true;
    });
  }

  /** It is over, also when no alert was told of: its rule is switched off, or a silence covers it. That it fired is told once. */
  settle({ id, rule, firedAt }: Pick<AdoptedIncident, 'id' | 'rule' | 'firedAt'>): Promise<void> {
    return this.transactions.run(async () => {
      await this.incidents.removeSecondFiring(id, rule.key);
      const incident = await this.incidents.lock(id);
      if (!incident || incident.state === 'resolved' || incident.firing > 0) return;
      const now = await this.incidents.now();
      if (incident.total === 0) {
        const { key: ruleKey, severity, name } = rule;
        await this.incidents.insertAlert(id, {
          id: newId(),
          ruleKey,
          severity,
          name,
          subject: '',
          label: '',
          value: null,
          unit: null,
          firedAt,
        });
        await this.incidents.endAlertsOf(id, now);
      }
      await this.pager.apply(incident, left({ ...incident, total: Math.max(1, incident.total), firing: 1 }, now), now);
    });
  }

  private async keepPages(incidentId: string, { id, pages, mails }: AdoptedIncident): Promise<void> {
    const entries: NewEntry[] = [];
    for (const [index, { userId, chatId, messageId, step, sentAt, repeated, message }] of pages.entries()) {
      const dedupeKey = keyOf(id, userId, index);
      const order = { dedupeKey, chatId, purpose: 'incident', text: message.text, buttons: message.buttons, critical: true };
      const telegramId = await this.messages.adopt(order, { messageId, at: sentAt, repeated });
      await this.pages.supersede(incidentId, userId);
      const page = { id: newId(), incidentId, userId, channel: 'telegram', round: 0, step, dedupeKey, status: 'sent' } as const;
      await this.pages.insert({ ...page, telegramKey: dedupeKey, telegramId, isCurrent: true, sentAt });
      entries.push({ kind: 'paged', userId, at: sentAt, detail: { channel: 'telegram', step } });
    }
    for (const [index, { userId, step, sentAt }] of mails.entries()) {
      const dedupeKey = mailKeyOf(id, userId, index);
      await this.pages.insert({ id: newId(), incidentId, userId, channel: 'mail', round: 0, step, dedupeKey, status: 'sent', sentAt });
      entries.push({ kind: 'paged', userId, at: sentAt, detail: { channel: 'mail', step } });
    }
    await this.incidents.addEntries(incidentId, entries);
  }

  /** What people pressed, in their name and at their time. */
  private async keepDeeds(incident: Incident, { rule, acknowledged: taken, silenced: quiet }: AdoptedIncident, now: Date): Promise<void> {
    // As severe as what they pressed for: the alert that joins next wakes nobody anew.
    let course: Course = { ...incident, severity: worse(incident.severity, rule.severity) };
    const keep = async (action: string, userId: string, at: Date, change: Change | null, more: Readonly<Record<string, unknown>> = {}) => {
      if (!change) return;
      course = change.course;
      await this.incidents.addEntries(
        incident.id,
        change.entries.map((entry) => ({ ...entry, userId, at })),
      );
      const after = { group: incident.group, at: at.toISOString(), ...more };
      const record = () => this.audit.record({ action, target: { type: 'incident', id: incident.id }, after });
      await runInContext({ correlationId: newId(), actor: { kind: 'user', id: userId } }, record);
    };
    if (taken) await keep('incident.acknowledge', taken.userId, taken.at, acknowledged(course, taken.userId, taken.at));
    if (quiet) {
      const change = silenced(course, quiet.userId, quiet.until, quiet.at, SILENT_REASON);
      await keep('incident.silence', quiet.userId, quiet.at, change, { until: quiet.until.toISOString() });
      const { userId: createdBy, until: endsAt } = quiet;
      if (change && endsAt > now)
        await this.silences.create({ scope: 'group', key: incident.group, reason: SILENT_REASON, startsAt: null, endsAt, createdBy });
    }
    await this.pager.apply(incident, { course, deeds: [], entries: [] }, now);
  }
}

const keyOf = (id: string, userId: string, index: number): string => `incident:${id}:${userId}:outage-${index}`;
const mailKeyOf = (id: string, userId: string, index: number): string => `${keyOf(id, userId, index)}:mail`;
