import { describe, expect, it } from 'vitest';
import { alertOf, allAlerts, defineAlert, type DefaultRule, problemOf } from './alert-rule.js';
import { AlertTicks } from './alert-ticks.js';

const runbook = { means: 'm', look: ['l'], act: ['a'] };
const rule: DefaultRule = {
  key: 'disk-full',
  group: 'disks',
  severity: 'critical',
  name: { en: 'The disk is full', es: 'El disco está lleno' },
  condition: { kind: 'threshold', figure: 'disk-free', direction: 'below', fireAt: 0.15, clearAt: 0.18, forSeconds: 60 },
  runbook: { en: runbook, es: runbook },
};

describe('rules of alerts', () => {
  it('MO2 are declared once, by a key', () => {
    defineAlert(rule);
    defineAlert({ ...rule, key: 'backup-missed', condition: { kind: 'raised' } });
    expect(allAlerts().map(({ key }) => key)).toEqual(['backup-missed', 'disk-full']);
    expect(alertOf('disk-full')).toBe(rule);
    expect(() => defineAlert(rule)).toThrow('declared already');
  });

  it.each<[string, Partial<DefaultRule>]>([
    ['form some-words', { key: 'Disk full' }],
    ['form some-words', { group: 'x'.repeat(61) }],
    ['up to 80 characters', { name: { en: 'x'.repeat(81), es: 'x' } }],
    ['up to 80 characters', { name: { en: 'x', es: ' ' } }],
    ['well again', { condition: { kind: 'threshold', figure: 'x', direction: 'below', fireAt: 2, clearAt: 1, forSeconds: 0 } }],
    ['well again', { condition: { kind: 'threshold', figure: 'x', direction: 'above', fireAt: 1, clearAt: 2, forSeconds: 0 } }],
    ['outcome:mail-failed', { condition: { kind: 'rate', counter: 'mail-failed', moreThan: 1, clearAt: 0, windowSeconds: 60 } }],
    ['more than moreThan', { condition: { kind: 'rate', counter: 'outcome:x', moreThan: 1, clearAt: 2, windowSeconds: 60 } }],
  ])('MO2 are refused: %s', (text, changes) => {
    expect(() => defineAlert({ ...rule, key: 'other', ...changes })).toThrow(text);
  });

  it('MO2 may be well again where they are not', () => {
    expect(problemOf({ kind: 'threshold', figure: 'x', direction: 'above', fireAt: 1, clearAt: 1, forSeconds: 0 })).toBeNull();
    expect(problemOf({ kind: 'absence', figure: 'x', forSeconds: 1 })).toBeNull();
  });

  it('MO2 what is due each second has a name', () => {
    const ticks = new AlertTicks();
    ticks.register('escalation', () => Promise.resolve());
    expect(() => ticks.register('escalation', () => Promise.resolve())).toThrow('known already');
  });
});
