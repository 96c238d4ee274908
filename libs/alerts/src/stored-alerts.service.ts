import { Injectable } from '@nestjs/common';
import { Alerts, type DefaultRule, MAINTENANCE } from '#platform/alerts';
import { Transactions } from '#platform/database';
import { Maintenance } from '#platform/maintenance';
import { AlertLifecycle } from './alert-lifecycle.service.js';
import { AlertRuleRepository } from './alert-rule.repository.js';
import { AlertRepository } from './alert.repository.js';
import { EXPLAINS_SECONDS, type RuleState } from './alert-state.js';
import type { MutedReason } from './tables.js';

/** Alerts that libs raise by themselves, kept as those that figures make. */
@Injectable()
export class StoredAlerts extends Alerts {
  constructor(
    private readonly rules: AlertRuleRepository,
    private readonly alerts: AlertRepository,
    private readonly lifecycle: AlertLifecycle,
    private readonly transactions: Transactions,
    private readonly maintenance: Maintenance,
  ) {
    super();
  }

  override raise(declared: DefaultRule, subject: string, label: string): Promise<void> {
    return this.transactions.run(async () => {
      const rule = await this.ruleOf(declared);
      if (!rule.enabled) return;
      const muted = await this.mutedNow(rule, subject);
      await this.lifecycle.begin(rule, { subject, label: label.slice(0, 200), state: 'firing', value: null, muted, at: null });
    });
  }

  override clear(declared: DefaultRule, subject: string): Promise<void> {
    return this.transactions.run(async () => {
      const rule = await this.rules.findByKey(declared.key);
      if (!rule) return;
      for (const alert of await this.alerts.findOpenOf(rule.id, subject)) await this.lifecycle.end(rule, alert, null);
    });
  }

  private async mutedNow(rule: RuleState, subject: string): Promise<MutedReason | null> {
    const isMaintained = rule.inhibitedBy.includes(MAINTENANCE) && this.maintenance.restrictedWithin(EXPLAINS_SECONDS * 1000);
    return isMaintained ? 'inhibited' : this.alerts.mutedNow(rule, subject);
  }

  /** What raises an alert may be the first that ever needs its rule. */
  private async ruleOf(declared: DefaultRule): Promise<RuleState> {
    const known = await this.rules.findByKey(declared.key);
    if (known) return known;
    await this.rules.keepDefaults([declared]);
    return (await this.rules.findByKey(declared.key))!;
  }
}
