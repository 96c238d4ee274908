import { Injectable } from '@nestjs/common';
import { type AlertNotice, alertOf, type DefaultRule } from '#platform/alerts';
import { FigureRegistry } from '#platform/status';
import { unitOf } from './alert-lifecycle.service.js';
import { AlertRuleRepository } from './alert-rule.repository.js';
import { AlertRepository } from './alert.repository.js';
import type { RuledAlert, RuleState } from './alert-state.js';

/** An alert as other libs may know it. */
export interface FoundAlert extends RuledAlert {
  readonly unit: AlertNotice['unit'];
}

/** A rule as other libs may know it. */
export type FoundRule = Pick<RuleState, 'id' | 'key' | 'name' | 'group' | 'severity' | 'enabled'> & {
  /** Null for rules that were made here. */
  readonly runbook: DefaultRule['runbook'] | null;
};

/** Questions other libs may ask about alerts. */
@Injectable()
export class AlertDirectory {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly figures: FigureRegistry,
  ) {}

  /** Those of the ids that are kept, in no order. */
  async find(ids: readonly string[]): Promise<FoundAlert[]> {
    const found = await this.alerts.find(ids);
    return found.map((alert) => ({ ...alert, unit: unitOf(alert.rule.condition, this.figures) }));
  }
}

/** Questions other libs may ask about rules. */
@Injectable()
export class RuleDirectory {
  constructor(private readonly rules: AlertRuleRepository) {}

  /** Null when there is no such rule. */
  async find(key: string): Promise<FoundRule | null> {
    const rule = await this.rules.findByKey(key);
    if (!rule) return null;
    const { id, name, group, severity, enabled } = rule;
    return { id, key, name, group, severity, enabled, runbook: runbookOf(rule) };
  }
}

export function runbookOf({ isDefault, key }: Pick<RuleState, 'isDefault' | 'key'>): DefaultRule['runbook'] | null {
  return isDefault ? (alertOf(key)?.runbook ?? null) : null;
}
