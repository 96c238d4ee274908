import type { AlertNotice, AlertSeverity, InBothLanguages, RuleCondition } from '#platform/alerts';
import type { AlertStateName, MutedReason } from './tables.js';

/** For so long after it is over an alert still explains what it has caused: counts of the minutes before are still high. */
export const EXPLAINS_SECONDS = 300;

/** A rule as it is in force. */
export interface RuleState {
  readonly id: string;
  readonly key: string;
  /** Declared by the program. */
  readonly isDefault: boolean;
  /** Somebody changed what the program declares. */
  readonly changed: boolean;
  readonly name: InBothLanguages;
  readonly group: string;
  readonly severity: AlertSeverity;
  readonly condition: RuleCondition;
  readonly inhibitedBy: readonly string[];
  readonly enabled: boolean;
  readonly version: number;
}

/** An alert: a rule that does not hold, or did not. */
export interface AlertState {
  readonly id: string;
  readonly ruleId: string;
  readonly subject: string;
  readonly label: string;
  readonly state: AlertStateName;
  /** As of the last seconds while it is open. */
  readonly value: number | null;
  readonly muted: MutedReason | null;
  readonly pendingSince: Date;
  readonly firedAt: Date | null;
  /** When people were told; null when they never were. */
  readonly toldAt: Date | null;
  readonly resolvedAt: Date | null;
}

/** An alert with what its rule says of it. */
export interface RuledAlert extends AlertState {
  readonly rule: Pick<RuleState, 'key' | 'name' | 'group' | 'severity' | 'condition'>;
}

/** What a rule watches, such that two rules of the same can be compared by their values. */
export function signalOf(condition: RuleCondition): string {
  if (condition.kind === 'raised') return 'raised';
  return condition.kind === 'rate' ? `counter ${condition.counter}` : `${condition.kind} ${condition.figure}`;
}

/** What receivers hear of an alert that has fired. */
export function noticeOf(rule: RuledAlert['rule'], alert: AlertState, unit: AlertNotice['unit']): AlertNotice {
  const { id, subject, label, value, firedAt } = alert;
  const { key, group, severity, name } = rule;
  if (!firedAt) throw new Error(`Alert ${id} has not fired`);
  return { id, ruleKey: key, group, severity, name, subject, label, value, unit, firedAt };
}
