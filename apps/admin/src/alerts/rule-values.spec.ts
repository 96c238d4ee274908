import { describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import type { AlertRuleView } from '@/api/generated';
import { ofForm, toBody, toValues } from './rule-values';

const units = (figure: string) => (figure === 'disk-free' ? 'share' : 'count');
const none = {
  figure: null,
  counter: null,
  direction: null,
  fireAt: null,
  moreThan: null,
  clearAt: null,
  forSeconds: null,
  windowSeconds: null,
};
const rule = (condition: object) =>
  ({
    name: { en: 'Disk', es: 'Disco' },
    group: 'disk',
    severity: 'warning',
    enabled: true,
    inhibitedBy: ['database-down'],
    condition: { ...none, ...condition },
  }) as unknown as AlertRuleView;

describe('a rule in its form', () => {
  it.each([
    { kind: 'threshold', figure: 'disk-free', direction: 'below', fireAt: 0.07, clearAt: 0.18, forSeconds: 60 },
    { kind: 'threshold', figure: 'queue-waiting', direction: 'above', fireAt: 1e4, clearAt: 0.5, forSeconds: 0 },
    { kind: 'rate', counter: 'security:login-refused', moreThan: 30, clearAt: 5, windowSeconds: 300 },
    { kind: 'absence', figure: 'workers', forSeconds: 60 },
    { kind: 'raised' },
  ])('MO2 comes out as it went in: $kind', (condition) => {
    expect(toBody(toValues(rule(condition), units), units)).toEqual({
      name: { en: 'Disk', es: 'Disco' },
      group: 'disk',
      severity: 'warning',
      enabled: true,
      inhibitedBy: ['database-down'],
      condition,
    });
  });

  it('MO2 has shares in percent', () => {
    const values = toValues(
      rule({ kind: 'threshold', figure: 'disk-free', direction: 'below', fireAt: 0.07, clearAt: 0.18, forSeconds: 60 }),
      units,
    );
    expect([values.fireAt, values.clearAt]).toEqual(['7', '18']);
  });

  it('MO2 is told at its own fields what the API refuses', () => {
    const fields = ['name.es', 'condition.clearAt', 'group'].map((field) => ({ field, problem: 'wrong' }));
    const told = ofForm(new Problem(422, 'VALIDATION_FAILED', 'no', { fields })) as Problem;
    expect(Object.keys(told.fields)).toEqual(['nameEs', 'clearAt', 'group']);
    const other = new Problem(409, 'ALERT_RULES_FULL', 'full');
    expect(ofForm(other)).toBe(other);
  });
});
