import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '#platform/config';
import { allSettings, defineSettings, settingOf } from './define-settings.js';
import { setting } from './setting-kind.js';
import { Settings } from './settings.js';

const summary = { en: 'For a test.', es: 'Para una prueba.' };
const Sample = defineSettings('sample', {
  'sample.flag': setting.boolean({ default: false, summary }),
  'sample.count': setting.integer({ default: 5, min: 1, max: 10, summary }),
  'sample.name': setting.text({ default: 'Plaza', maxLength: 10, pattern: /\p{L}+/u, form: 'must be letters', summary }),
  'sample.mode': setting.choice({ default: 'open', choices: ['open', 'closed'], summary }),
  'sample.words': setting.list({ default: [], of: { maxLength: 5 }, max: 3, summary }),
  'sample.key': setting.secret({ maxLength: 20, summary }),
  'sample.rate': setting.rate({ default: { max: 10, windowSeconds: 60 }, summary }),
  'sample.level': setting.choice({
    default: 'info',
    choices: ['info', 'warn', 'debug', 'error', 'silent'],
    summary,
    env: { variable: 'LOG_LEVEL', read: (config) => (config.logLevel === 'info' ? undefined : config.logLevel) },
  }),
});
const stored = (values: Record<string, unknown>, version = 1) => ({ version, values: new Map(Object.entries(values)) });
const inForce = (env: Record<string, string> = {}) => new Settings(loadConfig(env));

describe('Settings', () => {
  const logged: unknown[] = [];
  beforeEach(() => {
    for (const level of ['warn', 'error'] as const)
      vi.spyOn(Logger.prototype, level).mockImplementation((...said: unknown[]) => void logged.push(...said));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    logged.length = 0;
  });

  it('CF1 the default holds until something is stored, and again when it is gone', () => {
    const settings = inForce();
    expect(settings.get(Sample['sample.count'])).toBe(5);
    settings.adopt(stored({ 'sample.count': 7 }));
    const count: number = settings.get(Sample['sample.count']);
    expect([count, settings.version, settings.sourceOf(Sample['sample.count'])]).toEqual([7, 1, 'stored']);
    settings.adopt(stored({}, 2));
    expect([settings.get(Sample['sample.count']), settings.sourceOf(Sample['sample.count'])]).toEqual([5, 'default']);
  });

  it('CF1 the environment wins over what is stored', () => {
    const settings = inForce({ LOG_LEVEL: 'error' });
    settings.adopt(stored({ 'sample.level': 'debug' }));
    expect([settings.get(Sample['sample.level']), settings.sourceOf(Sample['sample.level'])]).toEqual(['error', 'env']);
    expect(inForce({}).get(Sample['sample.level'])).toBe('info');
  });

  it('CF1 a stored value that breaks the rules does not come into force', () => {
    const settings = inForce();
    settings.adopt(stored({ 'sample.count': 99, 'sample.mode': 'ajar', 'unknown.key': 1 }));
    expect([settings.get(Sample['sample.count']), settings.get(Sample['sample.mode'])]).toEqual([5, 'open']);
    expect(logged).toEqual([
      'The stored value of sample.count must be at most 10; the default is used.',
      'The stored value of sample.mode must be one of "open", "closed"; the default is used.',
    ]);
  });

  it('CF1 tells listeners which values changed, and not when none did', () => {
    const settings = inForce();
    const told: string[][] = [];
    const end = settings.onChange((changed) => told.push([...changed].toSorted()));
    settings.onChange(() => {
      throw new Error('planted');
    });
    settings.adopt(stored({ 'sample.flag': true, 'sample.words': ['a'] }));
    settings.adopt(stored({ 'sample.flag': true, 'sample.words': ['a'], 'sample.count': 5 }, 2));
    settings.adopt(stored({ 'sample.words': ['a'] }, 3));
    end();
    settings.adopt(stored({}, 4));
    settings.adopt(stored({ 'sample.count': 6 }, 5));
    expect(told).toEqual([['sample.flag', 'sample.words'], ['sample.flag']]);
    expect(logged).toContain('A listener to changed settings failed');
  });
});

describe('defineSettings', () => {
  it('CF1 a key has one owner and the form lib.group.name', () => {
    const draft = setting.boolean({ default: false, summary });
    expect(() => defineSettings('other', { 'sample.flag': draft })).toThrow('Setting sample.flag is declared by sample and by other');
    for (const key of ['flag', 'Sample.flag', 'sample.', '.flag', 'sample flag.x', '__proto__', 'sample.a_b'])
      expect(() => defineSettings('other', { [key]: draft }), key).toThrow();
    expect(allSettings().map((each) => each.key)).toEqual(Object.keys(Sample).toSorted());
    expect(settingOf('constructor')).toBeUndefined();
  });

  it('CF1 a default keeps the rules, and nothing of a refused declaration stays', () => {
    const good = setting.boolean({ default: false, summary });
    const bad = setting.integer({ default: 0, min: 1, max: 2, summary });
    expect(() => defineSettings('other', { 'other.good': good, 'other.bad': bad })).toThrow('The default of other.bad must be at least 1');
    expect(settingOf('other.good')).toBeUndefined();
  });
});

describe('kinds of settings', () => {
  it.each<[keyof typeof Sample, unknown, unknown]>([
    ['sample.flag', true, true],
    ['sample.count', 1, 1],
    ['sample.count', 10, 10],
    ['sample.name', '  Zo\u0301calo ', 'Zócalo'],
    ['sample.mode', 'closed', 'closed'],
    ['sample.words', ['a', 'b', 'a'], ['a', 'b']],
    ['sample.words', [], []],
    ['sample.key', 'x'.repeat(20), 'x'.repeat(20)],
    ['sample.rate', { max: 1, windowSeconds: 604_800 }, { max: 1, windowSeconds: 604_800 }],
  ])('CF1 %s takes %j', (key, value, kept) => {
    expect(Sample[key].check(value)).toEqual({ value: kept });
  });

  it.each<[keyof typeof Sample, unknown, string]>([
    ['sample.flag', 'true', 'must be true or false'],
    ['sample.flag', null, 'must be true or false'],
    ['sample.count', 0, 'must be at least 1'],
    ['sample.count', 11, 'must be at most 10'],
    ['sample.count', 1.5, 'must be a whole number'],
    ['sample.count', Number.NaN, 'must be a whole number'],
    ['sample.count', '5', 'must be a whole number'],
    ['sample.count', { $gt: 0 }, 'must be a whole number'],
    ['sample.name', 'x'.repeat(11), 'must have at most 10 characters'],
    ['sample.name', 'x'.repeat(1_000_000), 'must have at most 10 characters'],
    ['sample.name', '   ', 'must not be empty; null goes back to the default'],
    ['sample.name', 'a\r\nb', 'must have neither line breaks nor control characters'],
    ['sample.name', 'a\u2028b', 'must have neither line breaks nor control characters'],
    ['sample.name', 'Plaza 1', 'must be letters'],
    ['sample.name', 5, 'must be a text'],
    ['sample.mode', 'ajar', 'must be one of "open", "closed"'],
    ['sample.mode', 'constructor', 'must be one of "open", "closed"'],
    ['sample.words', 'a', 'must be a list'],
    ['sample.words', ['a', 'b', 'c', 'd'], 'must have at most 3 entries'],
    ['sample.words', ['a', ''], 'has an entry (2) that must not be empty; null goes back to the default'],
    ['sample.words', [{}], 'has an entry (1) that must be a text'],
    ['sample.key', 'x'.repeat(21), 'must have at most 20 characters'],
    ['sample.rate', 5, 'must be { max, windowSeconds }'],
    ['sample.rate', [], 'must be { max, windowSeconds }'],
    ['sample.rate', { max: 1 }, 'windowSeconds must be a whole number'],
    ['sample.rate', { max: 0, windowSeconds: 1 }, 'max must be at least 1'],
    ['sample.rate', { max: 1, windowSeconds: 604_801 }, 'windowSeconds must be at most 604800'],
    ['sample.rate', { max: 1, windowSeconds: 1, by: 'x' }, 'must have no fields but max and windowSeconds'],
  ])('CF1 %s refuses %j', (key, value, problem) => {
    expect(Sample[key].check(value)).toEqual({ problem });
  });

  it('CF1 a list may know its choices only at run time', () => {
    const choices: string[] = [];
    const draft = setting.list({ default: [], of: { maxLength: 20, choices: () => choices }, max: 3, summary });
    expect(draft.check(['admin'])).toEqual({ problem: 'has an entry (1) that must be one of ' });
    choices.push('admin', 'user');
    expect(draft.check(['admin'])).toEqual({ value: ['admin'] });
    expect(draft.check(['other'])).toEqual({ problem: 'has an entry (1) that must be one of admin, user' });
  });
});
