import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { type AlertNotice, ALERT_KEY, AlertSubjects } from '#platform/alerts';
import { AppError, PlatformErrors } from '#platform/errors';
import { FigureRegistry } from '#platform/status';
import { UserDirectory } from '#users';
import { unitOf } from './alert-lifecycle.service.js';
import { requireAlerts } from './alert.policy.js';
import { type AlertFilter, type AlertPlace, AlertRepository } from './alert.repository.js';
import type { RuledAlert } from './alert-state.js';
import { type SilencePlace, SilenceRepository, type SilenceState } from './silence.repository.js';
import { type SilencedPart, Silences } from './silences.service.js';

/** A page of alerts. */
export interface AlertPage {
  readonly items: readonly (RuledAlert & { readonly unit: AlertNotice['unit'] })[];
  readonly next: AlertPlace | null;
}

/** A silence with the names of people; null for somebody who is gone, and for the system. */
export interface NamedSilence extends SilenceState {
  /** What people read for the subject; the subject itself when it is gone. */
  readonly label: string;
  readonly createdByName: string | null;
  readonly endedByName: string | null;
}

/** A page of silences. */
export interface SilencePage {
  readonly items: readonly NamedSilence[];
  readonly next: SilencePlace | null;
}

/** What somebody asks not to hear of. */
export interface SilenceOrder extends SilencedPart {
  readonly reason: string;
  /** Null: now. */
  readonly startsAt: Date | null;
  readonly endsAt: Date;
}

/** Alerts and silences, for people. */
@Injectable()
export class AlertService {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly silences: SilenceRepository,
    private readonly commands: Silences,
    private readonly users: UserDirectory,
    private readonly figures: FigureRegistry,
    private readonly subjects: AlertSubjects,
  ) {}

  async page(actor: Actor, filter: AlertFilter, after: AlertPlace | null, limit: number): Promise<AlertPage> {
    requireAlerts(actor, 'alerts.read');
    const found = await this.alerts.page(filter, after, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((alert) => ({ ...alert, unit: unitOf(alert.rule.condition, this.figures) })),
      next: found.length > limit && last ? { since: last.cursorAt, id: last.id } : null,
    };
  }

  async silencePage(actor: Actor, ended: boolean | undefined, after: SilencePlace | null, limit: number): Promise<SilencePage> {
    requireAlerts(actor, 'alerts.read');
    const found = await this.silences.page(ended, after, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items: await this.named(items),
      next: found.length > limit && last ? { endsAt: last.cursorAt, id: last.id } : null,
    };
  }

  /** @throws AppError VALIDATION_FAILED */
  async silence(actor: Actor, order: SilenceOrder): Promise<NamedSilence> {
    requireAlerts(actor, 'alerts.act');
    const { scope, key, subject } = order;
    if (scope === 'all' ? key !== '' : !ALERT_KEY.test(key))
      throw invalid('key', scope === 'all' ? 'must be absent for all' : `must be the key of a ${scope}`);
    if (subject !== '' && scope !== 'rule') throw invalid('subject', 'must be absent unless the scope is rule');
    const created = await this.commands.create({ ...order, createdBy: actor.userId });
    return (await this.named([created]))[0]!;
  }

  async endSilence(actor: Actor, id: string): Promise<void> {
    requireAlerts(actor, 'alerts.act');
    await this.commands.end(id, actor.userId);
  }

  private async named(silences: readonly SilenceState[]): Promise<NamedSilence[]> {
    const names = await this.users.displayNames(silences.flatMap(({ createdBy, endedBy }) => [createdBy ?? [], endedBy ?? []].flat()));
    const nameOf = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));
    const labels = new Map<string, ReadonlyMap<string, string>>();
    for (const key of new Set(silences.flatMap((silence) => (silence.subject === '' ? [] : [silence.key]))))
      labels.set(key, new Map((await this.subjects.of(key)).map(({ subject, label }) => [subject, label])));
    return silences.map((silence) => ({
      ...silence,
      label: labels.get(silence.key)?.get(silence.subject) ?? silence.subject,
      createdByName: nameOf(silence.createdBy),
      endedByName: nameOf(silence.endedBy),
    }));
  }
}

function invalid(field: string, problem: string): AppError {
  return new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}
