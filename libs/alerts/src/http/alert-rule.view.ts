import { ApiProperty } from '@nestjs/swagger';
import { ALERT_SEVERITIES, type DefaultRule, type RuleCondition } from '#platform/alerts';
import { runbookOf } from '../alert-directory.js';
import type { WatchedRule } from '../alert-rule.service.js';
import { CONDITION_KINDS } from './alert-rule.dto.js';

/** A name in both languages. */
export class RuleNameView {
  en: string;
  es: string;
}

/** When a rule does not hold. What its kind does not have is null. */
export class RuleConditionView {
  /** `threshold`: a figure is past `fireAt` for `forSeconds`. `rate`: more than `moreThan` within `windowSeconds`. `absence`: nothing is known of a figure. `raised`: the program knows by itself. */
  @ApiProperty({ enum: CONDITION_KINDS })
  kind: string;
  figure: string | null;
  counter: string | null;
  @ApiProperty({ enum: ['above', 'below'], nullable: true })
  direction: string | null;
  fireAt: number | null;
  moreThan: number | null;
  /** Where it holds again. */
  clearAt: number | null;
  forSeconds: number | null;
  windowSeconds: number | null;
}

/** One of the things that a rule tells apart. */
export class AlertSubjectView {
  /** As in its alerts and silences. */
  subject: string;
  /** What people read for it. */
  label: string;
}

/** What a rule tells apart; empty where it watches one thing. */
export class AlertSubjectListView {
  items: AlertSubjectView[];
}

/** What somebody needs whom an alert has woken. Plain text; code in backticks. */
export class RunbookTextView {
  means: string;
  /** What to look at, in order. */
  look: string[];
  /** What to do, in order. */
  act: string[];
}

/** A runbook in both languages. */
export class RunbookView {
  en: RunbookTextView;
  es: RunbookTextView;
}

/** A rule, and what it says now. */
export class AlertRuleView {
  /** UUID. */
  id: string;
  /** Its name for programs, for good. */
  key: string;
  /** It comes with the program. */
  isDefault: boolean;
  /** Somebody changed what the program brings along. */
  changed: boolean;
  name: RuleNameView;
  /** What comes together in one incident. */
  group: string;
  @ApiProperty({ enum: ALERT_SEVERITIES })
  severity: string;
  enabled: boolean;
  condition: RuleConditionView;
  /** Keys of rules: while one of them fires, nobody is told of this one. */
  inhibitedBy: string[];
  /** Null for rules that were made here. */
  runbook: RunbookView | null;
  @ApiProperty({ enum: ['ok', 'pending', 'firing'] })
  state: string;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** All rules, by key. */
export class AlertRuleListView {
  items: AlertRuleView[];
}

export function toAlertRuleView(rule: WatchedRule): AlertRuleView {
  const { id, key, isDefault, changed, name, group, severity, enabled, condition, inhibitedBy, state, version } = rule;
  return {
    id,
    key,
    isDefault,
    changed,
    name: { ...name },
    group,
    severity,
    enabled,
    condition: toConditionView(condition),
    inhibitedBy: [...inhibitedBy],
    runbook: toRunbookView(runbookOf(rule)),
    state,
    version,
  };
}

function toConditionView(condition: RuleCondition): RuleConditionView {
  const none = { figure: null, counter: null, direction: null, fireAt: null, moreThan: null };
  return { ...none, clearAt: null, forSeconds: null, windowSeconds: null, ...condition };
}

function toRunbookView(runbook: DefaultRule['runbook'] | null): RunbookView | null {
  if (!runbook) return null;
  const textOf = ({ means, look, act }: DefaultRule['runbook']['en']) => ({ means, look: [...look], act: [...act] });
  return { en: textOf(runbook.en), es: textOf(runbook.es) };
}
