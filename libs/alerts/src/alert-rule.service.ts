import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { alertOf, type AlertSubject, AlertSubjects, MAINTENANCE, problemOf, type RuleCondition } from '#platform/alerts';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { FigureRegistry } from '#platform/status';
import { AlertErrors } from './alert.errors.js';
import { AlertLifecycle } from './alert-lifecycle.service.js';
import { requireAlerts } from './alert.policy.js';
import { AlertRuleRepository, type RuleValues } from './alert-rule.repository.js';
import { AlertRepository } from './alert.repository.js';
import { type RuleState, signalOf } from './alert-state.js';

/** A rule with what it says now. */
export interface WatchedRule extends RuleState {
  readonly state: 'ok' | 'pending' | 'firing';
}

/** What may change of a rule; absent fields stay as they are. */
export type RuleChanges = Partial<RuleValues>;

const MOST_OWN = 100;

/** Commands on rules. */
@Injectable()
export class AlertRuleService {
  private hasDefaults: Promise<void> | undefined;

  constructor(
    private readonly rules: AlertRuleRepository,
    private readonly alerts: AlertRepository,
    private readonly lifecycle: AlertLifecycle,
    private readonly figures: FigureRegistry,
    private readonly subjects: AlertSubjects,
    private readonly audit: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  async findAll(actor: Actor): Promise<WatchedRule[]> {
    requireAlerts(actor, 'alerts.read');
    await this.keepDefaults();
    const [rules, states] = await Promise.all([this.rules.findAll(), this.alerts.statesOfRules()]);
    return rules.map((rule) => ({ ...rule, state: states.get(rule.id) ?? 'ok' }));
  }

  async find(actor: Actor, id: string): Promise<WatchedRule> {
    requireAlerts(actor, 'alerts.read');
    await this.keepDefaults();
    return this.watched(await this.rules.find(id));
  }

  /** What it tells apart, in their own order. @throws AppError NOT_FOUND */
  async subjectsOf(actor: Actor, id: string): Promise<readonly AlertSubject[]> {
    return this.subjects.of((await this.find(actor, id)).key);
  }

  async create(actor: Actor, values: RuleValues): Promise<WatchedRule> {
    requireAlerts(actor, 'alerts.rules');
    await this.keepDefaults();
    return this.transactions.run(async () => {
      await this.rules.lockChanges();
      if ((await this.rules.countOwn()) >= MOST_OWN) throw new AppError(AlertErrors.ALERT_RULES_FULL);
      await this.check(values, null);
      const rule = await this.rules.insert(`own-${randomBytes(4).toString('hex')}`, values, actor.userId);
      await this.audit.record({ action: 'alert-rule.create', ...about(rule), after: auditable(rule) });
      return this.watched(rule);
    });
  }

  /** @param version the one the caller saw (If-Match). */
  async update(actor: Actor, id: string, changes: RuleChanges, version?: number): Promise<WatchedRule> {
    return this.change(actor, id, version, 'alert-rule.update', (before) => ({ ...valuesOf(before), ...changes }));
  }

  /** As the program declares it. @throws AppError ALERT_RULE_IS_OWN */
  async reset(actor: Actor, id: string, version?: number): Promise<WatchedRule> {
    return this.change(actor, id, version, 'alert-rule.reset', (before) => {
      const declared = before.isDefault ? alertOf(before.key) : undefined;
      if (!declared) throw new AppError(AlertErrors.ALERT_RULE_IS_OWN);
      return { ...declared, inhibitedBy: declared.inhibitedBy ?? [], enabled: true };
    });
  }

  /** @throws AppError ALERT_RULE_IS_DEFAULT */
  remove(actor: Actor, id: string): Promise<void> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      const rule = await this.rules.lock(id);
      if (!rule) throw new AppError(PlatformErrors.NOT_FOUND);
      if (rule.isDefault) throw new AppError(AlertErrors.ALERT_RULE_IS_DEFAULT);
      await this.lifecycle.endAll(rule);
      await this.rules.remove(id);
      await this.audit.record({ action: 'alert-rule.delete', ...about(rule), before: auditable(rule) });
    });
  }

  private async change(
    actor: Actor,
    id: string,
    version: number | undefined,
    action: 'alert-rule.update' | 'alert-rule.reset',
    valuesFrom: (before: RuleState) => RuleValues,
  ): Promise<WatchedRule> {
    requireAlerts(actor, 'alerts.rules');
    await this.keepDefaults();
    return this.transactions.run(async () => {
      await this.rules.lockChanges();
      const before = await this.rules.lock(id);
      if (!before) throw new AppError(PlatformErrors.NOT_FOUND);
      const values = valuesFrom(before);
      expectVersion(before.version, version);
      await this.check(values, before);
      const after = await this.rules.update(id, values, action === 'alert-rule.update' && before.isDefault, actor.userId);
      // What it said until now was of something else.
      if (!after.enabled || signalOf(after.condition) !== signalOf(before.condition)) await this.lifecycle.endAll(after);
      await this.audit.record({ action, ...about(after), before: auditable(before), after: auditable(after) });
      return this.watched(after);
    });
  }

  /** @throws AppError VALIDATION_FAILED for a rule that could never do what it says. */
  private async check({ condition, inhibitedBy }: RuleValues, before: RuleState | null): Promise<void> {
    if ((condition.kind === 'raised') !== (before?.condition.kind === 'raised'))
      throw invalid('condition.kind', 'cannot change to or from raised');
    const problem = problemOf(condition);
    if (problem) throw invalid('condition', problem);
    const figure = figureOf(condition);
    if (figure !== null && !this.figures.find(figure)) throw invalid('condition.figure', 'is not a figure');
    if (inhibitedBy.length === 0) return;
    const rules = new Map((await this.rules.findAll()).map((rule) => [rule.key, rule.inhibitedBy]));
    // What stood before may be of a rule that was removed.
    const unknown = inhibitedBy.find((key) => key !== MAINTENANCE && !rules.has(key) && !before?.inhibitedBy.includes(key));
    if (unknown !== undefined) throw invalid('inhibitedBy', `has ${unknown.slice(0, 60)}, which is no rule`);
    if (before && leadsTo(before.key, inhibitedBy, rules)) throw invalid('inhibitedBy', 'goes in a circle: nobody would be told');
  }

  private async watched(rule: RuleState | null): Promise<WatchedRule> {
    if (!rule) throw new AppError(PlatformErrors.NOT_FOUND);
    return { ...rule, state: (await this.alerts.statesOfRules()).get(rule.id) ?? 'ok' };
  }

  /** Once in each process: whoever looks first may be here before any worker was. */
  private keepDefaults(): Promise<void> {
    this.hasDefaults ??= this.rules.keepDefaults().catch((error: unknown) => {
      this.hasDefaults = undefined;
      throw error;
    });
    return this.hasDefaults;
  }
}

/** Whether one of `from`, or what inhibits it, is `key`. */
export function leadsTo(key: string, from: readonly string[], inhibitedBy: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set(from);
  for (const each of seen) {
    if (each === key) return true;
    for (const next of inhibitedBy.get(each) ?? []) seen.add(next);
  }
  return false;
}

function figureOf(condition: RuleCondition): string | null {
  return condition.kind === 'threshold' || condition.kind === 'absence' ? condition.figure : null;
}

function valuesOf({ name, group, severity, condition, inhibitedBy, enabled }: RuleState): RuleValues {
  return { name, group, severity, condition, inhibitedBy, enabled };
}

function invalid(field: string, problem: string): AppError {
  return new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}

function about({ id }: RuleState) {
  return { target: { type: 'alert-rule', id } };
}

function auditable(rule: RuleState) {
  return { key: rule.key, ...valuesOf(rule) };
}
