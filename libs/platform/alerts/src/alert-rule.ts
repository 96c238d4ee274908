/** From what wakes somebody to what is good to know; the first is the worst. */
export const ALERT_SEVERITIES = ['critical', 'warning', 'info'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** When a rule does not hold. Times in seconds. */
export type RuleCondition =
  /** A figure of `FigureRegistry` was past `fireAt` for so long; over when it is back at `clearAt`, which may be further back. */
  | {
      readonly kind: 'threshold';
      readonly figure: string;
      readonly direction: 'above' | 'below';
      readonly fireAt: number;
      readonly clearAt: number;
      readonly forSeconds: number;
    }
  /** Of something that all processes count, there were more within the window; over when there are no more than `clearAt`. */
  | {
      readonly kind: 'rate';
      /** `security:login-refused`, `outcome:mail-failed`, `failed-call:database`, `errors:5xx`. */
      readonly counter: string;
      readonly moreThan: number;
      readonly clearAt: number;
      readonly windowSeconds: number;
    }
  /** Nothing could be said of a figure for so long. */
  | { readonly kind: 'absence'; readonly figure: string; readonly forSeconds: number }
  /** Some lib says by itself when it begins and when it is over. */
  | { readonly kind: 'raised' };

/** A text for each language that people read alerts in. */
export interface InBothLanguages<T = string> {
  readonly en: T;
  readonly es: T;
}

/** What somebody who was woken by an alert needs: what it means, what to look at, what to do. Plain text, `code` in backticks. */
export interface Runbook {
  readonly means: string;
  readonly look: readonly string[];
  readonly act: readonly string[];
}

/** A rule that every installation has until somebody changes it. */
export interface DefaultRule {
  /** Unique, `a-z0-9-`, up to 60 characters. */
  readonly key: string;
  /** What comes together in one incident, of the same form. */
  readonly group: string;
  readonly severity: AlertSeverity;
  /** Up to 80 characters. */
  readonly name: InBothLanguages;
  readonly condition: RuleCondition;
  /** Keys of rules, and `MAINTENANCE`: while one of them fires, nobody is told of this one. */
  readonly inhibitedBy?: readonly string[];
  readonly runbook: InBothLanguages<Runbook>;
}

/** Stands among `inhibitedBy` for a time in which people are kept out or workers rest on purpose, and what it leaves behind. */
export const MAINTENANCE = 'maintenance';

/** Form of the keys of rules and groups. */
export const ALERT_KEY = /^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/;
/** Form of the counters of a `rate`. */
export const ALERT_COUNTER = /^(security|outcome|failed-call|errors):[a-z0-9]+(-[a-z0-9]+)*$/;

const MAX_NAME = 80;
const defined = new Map<string, DefaultRule>();

/**
 * Declares a rule, once, when its lib is imported: of a figure beside the figure, or of kind `raised` by the lib that knows.
 * @throws for a key that is taken, and for what could never be a rule.
 */
export function defineAlert(rule: DefaultRule): DefaultRule {
  const { key, group, name, condition } = rule;
  if (key === MAINTENANCE) throw new Error('Alert maintenance stands for maintenance itself');
  for (const each of [key, group]) if (!ALERT_KEY.test(each)) throw new Error(`Alert ${each} is not of the form some-words`);
  if (defined.has(key)) throw new Error(`Alert ${key} is declared already`);
  for (const text of [name.en, name.es])
    if (text.trim() === '' || text.length > MAX_NAME) throw new Error(`Alert ${key} needs names of up to ${MAX_NAME} characters`);
  const problem = problemOf(condition);
  if (problem) throw new Error(`Alert ${key}: ${problem}`);
  defined.set(key, Object.freeze(rule));
  return rule;
}

/** Every declared rule, by key. */
export function allAlerts(): DefaultRule[] {
  return [...defined.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** The declared rule of that key. */
export function alertOf(key: string): DefaultRule | undefined {
  return defined.get(key);
}

/** Why a condition makes no sense; null when it does. */
export function problemOf(condition: RuleCondition): string | null {
  if (condition.kind === 'threshold') {
    const { direction, fireAt, clearAt } = condition;
    const isOrdered = direction === 'above' ? clearAt <= fireAt : clearAt >= fireAt;
    return isOrdered ? null : 'clearAt must be where it is well again, not beyond fireAt';
  }
  if (condition.kind === 'rate') {
    if (!ALERT_COUNTER.test(condition.counter)) return 'counter must be such as outcome:mail-failed';
    return condition.clearAt <= condition.moreThan ? null : 'clearAt must not be more than moreThan';
  }
  return null;
}
