import { Injectable } from '@nestjs/common';
import { type AlertNotice, AlertReceivers, type RuleCondition } from '#platform/alerts';
import { Transactions } from '#platform/database';
import { FigureRegistry } from '#platform/status';
import { AlertRepository, type NewAlert } from './alert.repository.js';
import { type AlertState, noticeOf, type RuleState } from './alert-state.js';
import type { MutedReason } from './tables.js';

/** A rule, as far as those who tell people need it. */
export type AlertedRule = Pick<RuleState, 'id' | 'key' | 'name' | 'group' | 'severity' | 'condition'>;

/**
 * What happens to an alert, each in the current transaction or one of its own, together with what receivers make of it. Of two
 * processes that mean the same one does it, and the other changes nothing.
 */
@Injectable()
export class AlertLifecycle {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly receivers: AlertReceivers,
    private readonly figures: FigureRegistry,
    private readonly transactions: Transactions,
  ) {}

  begin(rule: AlertedRule, begun: Omit<NewAlert, 'ruleId'>): Promise<void> {
    return this.transactions.run(async () => {
      const alert = await this.alerts.insert({ ...begun, ruleId: rule.id });
      if (alert) await this.tell(rule, alert);
    });
  }

  /** It was pending for long enough. */
  fire(rule: AlertedRule, id: string, value: number | null, muted: MutedReason | null, at: Date): Promise<void> {
    return this.transactions.run(async () => {
      const alert = await this.alerts.fire(id, value, muted, at);
      if (alert) await this.tell(rule, alert);
    });
  }

  /** From now on nobody is told, or they are: of one that began meanwhile and still fires. */
  mute(rule: AlertedRule, id: string, muted: MutedReason | null): Promise<void> {
    return this.transactions.run(async () => {
      const alert = await this.alerts.mute(id, muted);
      if (alert) await this.tell(rule, alert);
    });
  }

  /** It is well again. @param at null: now. */
  end(rule: AlertedRule, { id, state }: Pick<AlertState, 'id' | 'state'>, at: Date | null): Promise<void> {
    return this.transactions.run(async () => {
      if (state === 'pending') return this.alerts.forgetPending(id);
      const alert = await this.alerts.resolve(id, at);
      if (!alert?.toldAt) return;
      for (const receiver of this.receivers.all) await receiver.resolved(this.noticeOf(rule, alert));
    });
  }

  /** All open alerts of a rule that counts no more. */
  endAll(rule: AlertedRule): Promise<void> {
    return this.transactions.run(async () => {
      for (const alert of await this.alerts.findOpenOf(rule.id)) await this.end(rule, alert, null);
    });
  }

  private async tell(rule: AlertedRule, alert: AlertState): Promise<void> {
    if (alert.state !== 'firing' || alert.muted !== null || alert.toldAt) return;
    if (!(await this.alerts.markTold(alert.id))) return;
    for (const receiver of this.receivers.all) await receiver.fired(this.noticeOf(rule, alert));
  }

  private noticeOf(rule: AlertedRule, alert: AlertState): AlertNotice {
    return noticeOf(rule, alert, unitOf(rule.condition, this.figures));
  }
}

/** Of the value of an alert; null where it has none. */
export function unitOf(condition: RuleCondition, figures: FigureRegistry): AlertNotice['unit'] {
  if (condition.kind === 'rate') return 'count';
  return condition.kind === 'threshold' ? (figures.find(condition.figure)?.unit ?? null) : null;
}
