import { isProblem, Problem } from '@/api/problem';
import type { AlertRuleView, RuleConditionView } from '@/api/generated';

/** A rule as its form holds it: amounts as they are typed, shares in percent. */
export interface RuleValues {
  readonly nameEn: string;
  readonly nameEs: string;
  readonly group: string;
  readonly severity: AlertRuleView['severity'];
  readonly enabled: boolean;
  readonly kind: RuleConditionView['kind'];
  readonly figure: string;
  readonly counter: string;
  readonly direction: 'above' | 'below';
  readonly fireAt: string;
  readonly moreThan: string;
  readonly clearAt: string;
  readonly forSeconds: string;
  readonly windowSeconds: string;
  readonly inhibitedBy: readonly string[];
}

export const NEW_RULE: RuleValues = {
  nameEn: '',
  nameEs: '',
  group: 'own',
  severity: 'warning',
  enabled: true,
  kind: 'threshold',
  figure: '',
  counter: '',
  direction: 'above',
  fireAt: '',
  moreThan: '',
  clearAt: '',
  forSeconds: '60',
  windowSeconds: '300',
  inhibitedBy: [],
};

/** Units of figures by their key. */
export type UnitOf = (figure: string) => string;

/** How many of what is typed one of the unit is. */
function timesIn(unit: string): number {
  return unit === 'share' ? 100 : 1;
}

export function toValues(rule: AlertRuleView, unitOf: UnitOf): RuleValues {
  const { name, group, severity, enabled, condition, inhibitedBy } = rule;
  const { kind, figure, counter, direction, fireAt, moreThan, clearAt, forSeconds, windowSeconds } = condition;
  const times = kind === 'threshold' ? timesIn(unitOf(figure ?? '')) : 1;
  const typed = (value: number | null, by = 1) => (value === null ? '' : String(Number((value * by).toPrecision(12))));
  return {
    nameEn: name.en,
    nameEs: name.es,
    group,
    severity,
    enabled,
    kind,
    figure: figure ?? '',
    counter: counter ?? '',
    direction: direction === 'below' ? 'below' : 'above',
    fireAt: typed(fireAt, times),
    moreThan: typed(moreThan),
    clearAt: typed(clearAt, times),
    forSeconds: typed(forSeconds),
    windowSeconds: typed(windowSeconds),
    inhibitedBy,
  };
}

export function toBody(values: RuleValues, unitOf: UnitOf) {
  const { nameEn, nameEs, group, severity, enabled, inhibitedBy } = values;
  return {
    name: { en: nameEn.trim(), es: nameEs.trim() },
    group: group.trim(),
    severity,
    enabled,
    condition: toCondition(values, unitOf),
    inhibitedBy: [...inhibitedBy],
  };
}

function toCondition({ kind, figure, counter, direction, ...typed }: RuleValues, unitOf: UnitOf) {
  const times = timesIn(unitOf(figure));
  const amount = (text: string, by = 1) => Number((Number(text) / by).toPrecision(12));
  const [forSeconds, windowSeconds] = [Number(typed.forSeconds), Number(typed.windowSeconds)];
  if (kind === 'threshold')
    return { kind, figure, direction, fireAt: amount(typed.fireAt, times), clearAt: amount(typed.clearAt, times), forSeconds };
  if (kind === 'rate') return { kind, counter, moreThan: amount(typed.moreThan), clearAt: amount(typed.clearAt), windowSeconds };
  return kind === 'absence' ? { kind, figure, forSeconds } : { kind };
}

const FIELDS: Readonly<Record<string, keyof RuleValues>> = { 'name.en': 'nameEn', 'name.es': 'nameEs' };

/** What the API says of `name.en` and `condition.fireAt` is said of the fields of the form. */
export function ofForm(error: unknown): unknown {
  if (!isProblem(error, 'VALIDATION_FAILED')) return error;
  const fields = Object.entries(error.fields).map(([field, problem]) => ({
    field: FIELDS[field] ?? field.replace(/^condition\./, ''),
    problem,
  }));
  return new Problem(error.status, error.code, error.message, { ...error.details, fields }, error.requestId, error.retryAfterSeconds);
}
