import type { RuleCondition } from '#platform/alerts';
import { type AlertState, type MutedReason, type RuleState, type SilencedPart, silences } from '#alerts';

/** What is known now of what a rule watches. */
export interface Reading {
  /** Null: nothing. */
  readonly value: number | null;
  /** Since when nothing is known; null while something is. */
  readonly missingSince: Date | null;
}

export type WatchedRule = Pick<RuleState, 'id' | 'key' | 'name' | 'group' | 'severity' | 'condition' | 'inhibitedBy' | 'enabled'>;
export type OpenAlert = Pick<AlertState, 'id' | 'ruleId' | 'subject' | 'value' | 'muted' | 'pendingSince' | 'toldAt'> & {
  readonly state: 'pending' | 'firing';
};

/** Everything a look at the rules begins with, as of one moment. */
export interface Situation {
  readonly now: Date;
  readonly rules: readonly WatchedRule[];
  readonly open: readonly OpenAlert[];
  /** In force. */
  readonly silences: readonly SilencedPart[];
  /** What explains others besides what fires: keys of rules an alert of which ended within the last minutes, known causes, and maintenance. */
  readonly justOver: ReadonlySet<string>;
  readonly readingOf: (rule: WatchedRule) => Reading;
}

/** Something that is to happen to an alert. `begin` and `fire` say whether people are told. */
export type Change =
  | {
      readonly kind: 'begin';
      readonly rule: WatchedRule;
      readonly state: 'pending' | 'firing';
      readonly value: number | null;
      readonly muted: MutedReason | null;
    }
  | {
      readonly kind: 'fire';
      readonly rule: WatchedRule;
      readonly alert: OpenAlert;
      readonly value: number | null;
      readonly muted: MutedReason | null;
    }
  | { readonly kind: 'mute'; readonly rule: WatchedRule; readonly alert: OpenAlert; readonly muted: MutedReason | null }
  | { readonly kind: 'end'; readonly rule: WatchedRule; readonly alert: OpenAlert };

export type Verdict = 'pending' | 'firing' | 'ok' | 'as-it-is';

/**
 * What a rule says, from what it said and what is known now. What is not known changes nothing, but for rules that wait for just
 * that. Between the two limits of a figure everything stays as it is once it fires.
 */
export function judge(
  condition: RuleCondition,
  reading: Reading,
  open: Pick<OpenAlert, 'state' | 'pendingSince'> | undefined,
  now: Date,
): Verdict {
  if (condition.kind === 'raised') return 'as-it-is';
  if (condition.kind === 'absence') {
    if (!reading.missingSince) return 'ok';
    if (open?.state === 'firing') return 'firing';
    return lasts(reading.missingSince, condition.forSeconds, now) ? 'firing' : 'pending';
  }
  const { value } = reading;
  if (value === null) return 'as-it-is';
  if (condition.kind === 'rate') {
    if (open?.state === 'firing') return value <= condition.clearAt ? 'ok' : 'firing';
    return value > condition.moreThan ? 'firing' : 'ok';
  }
  const { direction, fireAt, clearAt, forSeconds } = condition;
  const isAbove = direction === 'above';
  if (open?.state === 'firing') return (isAbove ? value <= clearAt : value >= clearAt) ? 'ok' : 'firing';
  if (!(isAbove ? value > fireAt : value < fireAt)) return 'ok';
  return lasts(open?.pendingSince ?? now, forSeconds, now) ? 'firing' : 'pending';
}

/** Everything that is to happen now, what explains other alerts first. */
export function changesOf(situation: Situation): Change[] {
  const { rules, now } = situation;
  const open = Map.groupBy(situation.open, ({ ruleId }) => ruleId);
  const off = rules.filter(({ enabled }) => !enabled);
  const ends = off.flatMap((rule) => (open.get(rule.id) ?? []).map((alert): Change => ({ kind: 'end', rule, alert })));
  const on = rules.filter(({ enabled }) => enabled);
  const judged = on.map((rule) => {
    // A figure is of the whole installation: only raised alerts have subjects.
    const alert = open.get(rule.id)?.find(({ subject }) => subject === '');
    const verdict = judge(rule.condition, situation.readingOf(rule), alert, now);
    return { rule, alert, verdict };
  });
  // What ends now explains a little longer what it has caused.
  const firing = new Set(situation.justOver);
  for (const { rule, verdict } of judged)
    if (verdict === 'firing' || (open.get(rule.id) ?? []).some(({ state }) => state === 'firing')) firing.add(rule.key);
  const muted = (rule: WatchedRule, subject = '') => mutedBy(rule, subject, firing, situation.silences);
  const changes = judged.flatMap(({ rule, alert, verdict }) =>
    changeTo(rule, alert, verdict, situation.readingOf(rule).value, muted(rule)),
  );
  const changed = new Set(changes.flatMap((change) => ('alert' in change ? change.alert.id : [])));
  const mutes = on.flatMap((rule) =>
    (open.get(rule.id) ?? [])
      .filter((alert) => alert.state === 'firing' && !changed.has(alert.id) && alert.muted !== muted(rule, alert.subject))
      .map((alert): Change => ({ kind: 'mute', rule, alert, muted: muted(rule, alert.subject) })),
  );
  const depth = (change: Change): number => Math.min(1, change.rule.inhibitedBy.length);
  return [...ends, ...changes, ...mutes].toSorted((a, b) => depth(a) - depth(b));
}

/** Why nobody is to be told of an alert of the rule; an alert that explains them counts for more than a silence. */
export function mutedBy(
  { key: ruleKey, group, severity, inhibitedBy }: Pick<WatchedRule, 'key' | 'group' | 'severity' | 'inhibitedBy'>,
  subject: string,
  firing: ReadonlySet<string>,
  all: readonly SilencedPart[],
): MutedReason | null {
  if (inhibitedBy.some((key) => firing.has(key))) return 'inhibited';
  return all.some((silence) => silences(silence, { group, ruleKey, subject, severity })) ? 'silenced' : null;
}

function changeTo(
  rule: WatchedRule,
  alert: OpenAlert | undefined,
  verdict: Verdict,
  value: number | null,
  muted: MutedReason | null,
): Change[] {
  if (verdict === 'as-it-is') return [];
  if (verdict === 'ok') return alert ? [{ kind: 'end', rule, alert }] : [];
  if (!alert) return [{ kind: 'begin', rule, state: verdict, value, muted: verdict === 'firing' ? muted : null }];
  return verdict === 'firing' && alert.state === 'pending' ? [{ kind: 'fire', rule, alert, value, muted }] : [];
}

function lasts(since: Date, seconds: number, now: Date): boolean {
  return now.getTime() - since.getTime() >= seconds * 1000;
}
