import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleCondition } from '#platform/alerts';
import { type Change, changesOf, judge, mutedBy, type OpenAlert, type Reading, type Situation, type WatchedRule } from './judgement.js';

const START = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds: number): Date => new Date(START + seconds * 1000);
const ruleOf = (key: string, condition: RuleCondition, changes: Partial<WatchedRule> = {}): WatchedRule => ({
  id: key,
  key,
  name: { en: key, es: key },
  group: 'group',
  severity: 'warning',
  condition,
  inhibitedBy: [],
  enabled: true,
  ...changes,
});
const known = (value: number | null): Reading => ({ value, missingSince: value === null ? at(0) : null });

/** Whatever the alert is about, and however bad. */
const WHOLE = { subject: '', severity: null } as const;
const ALL = { ...WHOLE, scope: 'all', key: '' } as const;

type Open = Map<string, OpenAlert>;

/** What the database makes of a change. */
function apply(open: Open, changes: readonly Change[], now: Date): void {
  for (const change of changes) {
    const { key } = change.rule;
    if (change.kind === 'end') open.delete(key);
    else if (change.kind === 'begin') {
      const { state, value, muted } = change;
      open.set(key, { id: key, ruleId: key, subject: '', state, value, muted, pendingSince: now, toldAt: told(state, muted, null, now) });
    } else {
      const state = change.kind === 'fire' ? 'firing' : change.alert.state;
      const { muted } = change;
      open.set(key, { ...change.alert, state, muted, toldAt: told(state, muted, change.alert.toldAt, now) });
    }
  }
}

function told(state: string, muted: string | null, before: Date | null, now: Date): Date | null {
  return before ?? (state === 'firing' && muted === null ? now : null);
}

interface Step {
  readonly readings: ReadonlyMap<string, Reading>;
  readonly silences?: Situation['silences'];
  readonly justOver?: ReadonlySet<string>;
}

/** One look, a second after the other. */
function look(
  rules: readonly WatchedRule[],
  open: Open,
  second: number,
  { readings, silences = [], justOver = new Set() }: Step,
): Change[] {
  const now = at(second);
  const readingOf = ({ key }: WatchedRule) => readings.get(key) ?? known(null);
  const changes = changesOf({ now, rules, open: [...open.values()], silences, justOver, readingOf });
  apply(open, changes, now);
  return changes;
}

/** The state after each second of a rule alone. */
function play(condition: RuleCondition, values: readonly (number | null)[]): (string | undefined)[] {
  const rule = ruleOf('rule', condition);
  const open: Open = new Map();
  return values.map((value, second) => {
    look([rule], open, second, { readings: new Map([['rule', known(value)]]) });
    return open.get('rule')?.state;
  });
}

const values = fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { freq: 8 }), { minLength: 1, maxLength: 120 });
const limits = fc
  .record({ a: fc.integer({ min: 0, max: 100 }), b: fc.integer({ min: 0, max: 100 }), forSeconds: fc.integer({ min: 0, max: 20 }) })
  .map(({ a, b, forSeconds }) => ({ fireAt: Math.max(a, b), clearAt: Math.min(a, b), forSeconds }));

describe('a threshold', () => {
  const above = (limit: { fireAt: number; clearAt: number; forSeconds: number }): RuleCondition => ({
    kind: 'threshold',
    figure: 'f',
    direction: 'above',
    ...limit,
  });

  it('MO2 fires only after every value for so long was past the limit, and then does', () => {
    fc.assert(
      fc.property(limits, values, (limit, series) => {
        const states = play(above(limit), series);
        states.forEach((state, second) => {
          if (state !== 'firing' || states[second - 1] === 'firing') return;
          const since = series.slice(second - limit.forSeconds, second + 1);
          expect(second).toBeGreaterThanOrEqual(limit.forSeconds);
          expect(since.every((value) => value === null || value > limit.fireAt)).toBe(true);
          expect(series[second]).not.toBeNull();
        });
        const lasting = series.map((_, second) => second).filter((second) => second >= limit.forSeconds);
        for (const second of lasting)
          if (series.slice(second - limit.forSeconds, second + 1).every((value) => value !== null && value > limit.fireAt))
            expect(states[second]).toBe('firing');
      }),
    );
  });

  it('MO2 ends only at the limit of what is well: between both limits nothing changes', () => {
    fc.assert(
      fc.property(limits, values, (limit, series) => {
        const states = play(above(limit), series);
        states.forEach((state, second) => {
          const value = series[second];
          if (states[second - 1] !== 'firing') return;
          expect(state === undefined).toBe(value !== null && value! <= limit.clearAt);
          expect(state).not.toBe('pending');
        });
      }),
    );
  });

  it('MO2 is the same below as above, upside down', () => {
    fc.assert(
      fc.property(limits, values, (limit, series) => {
        const below: RuleCondition = {
          ...above(limit),
          direction: 'below',
          fireAt: -limit.fireAt,
          clearAt: -limit.clearAt,
        } as RuleCondition;
        const upsideDown = series.map((value) => (value === null ? null : -value));
        expect(play(below, upsideDown)).toEqual(play(above(limit), series));
      }),
    );
  });

  it('MO2 stays as it is while nothing is known', () => {
    fc.assert(
      fc.property(limits, values, fc.integer({ min: 1, max: 30 }), (limit, series, silent) => {
        const before = play(above(limit), series);
        const after = play(above(limit), [...series, ...Array.from({ length: silent }, () => null)]);
        expect(new Set(after.slice(series.length - 1))).toEqual(new Set([before.at(-1)]));
      }),
    );
  });
});

describe('a rate', () => {
  it('MO2 fires at once, and ends when the window holds few enough', () => {
    const rate: RuleCondition = { kind: 'rate', counter: 'outcome:x', moreThan: 10, clearAt: 2, windowSeconds: 60 };
    expect(play(rate, [10, 11, 10, 3, null, 2, 11])).toEqual([undefined, 'firing', 'firing', 'firing', 'firing', undefined, 'firing']);
  });
});

describe('absence', () => {
  it('MO2 is of a figure that is missing for so long, and over with its first value', () => {
    const absence: RuleCondition = { kind: 'absence', figure: 'f', forSeconds: 10 };
    const missing: Reading = { value: null, missingSince: at(100) };
    expect(judge(absence, missing, undefined, at(109))).toBe('pending');
    expect(judge(absence, missing, { state: 'pending', pendingSince: at(100) }, at(109))).toBe('pending');
    expect(judge(absence, missing, { state: 'pending', pendingSince: at(100) }, at(110))).toBe('firing');
    expect(judge(absence, { value: 0, missingSince: null }, { state: 'firing', pendingSince: at(100) }, at(111))).toBe('ok');
    // Whoever looks anew does not know for how long it has been missing: what fires goes on.
    expect(judge(absence, { value: null, missingSince: at(111) }, { state: 'firing', pendingSince: at(100) }, at(111))).toBe('firing');
  });
});

describe('who is told', () => {
  const cause = ruleOf('cause', { kind: 'threshold', figure: 'a', direction: 'above', fireAt: 0, clearAt: 0, forSeconds: 0 });
  const effect = ruleOf('effect', { ...cause.condition, figure: 'b' } as RuleCondition, { inhibitedBy: ['cause'] });
  const readings = (a: number, b: number) => new Map([['cause', known(a)], ['effect', known(b)]]); // prettier-ignore

  it('MO2 nobody is told of what another alert explains, from the same second on and for a while after', () => {
    const open: Open = new Map();
    const rules = [effect, cause];
    const begun = look(rules, open, 0, { readings: readings(1, 1) });
    expect(begun.map(({ kind, rule: { key }, ...rest }) => [kind, key, 'muted' in rest && rest.muted])).toEqual([
      ['begin', 'cause', null],
      ['begin', 'effect', 'inhibited'],
    ]);
    look(rules, open, 1, { readings: readings(0, 1) });
    expect(open.get('effect')).toMatchObject({ muted: 'inhibited', toldAt: null });
    look(rules, open, 2, { readings: readings(0, 1), justOver: new Set(['cause']) });
    expect(open.get('effect')!.toldAt).toBeNull();
    look(rules, open, 300, { readings: readings(0, 1) });
    expect(open.get('effect')).toMatchObject({ muted: null, toldAt: at(300) });
  });

  it('MO2 a silence keeps from telling what it covers, and people are told when it ends and it still fires', () => {
    const groups = fc.constantFrom('group', 'other');
    const silence = fc.oneof(
      fc.constant(ALL),
      groups.map((key) => ({ ...WHOLE, scope: 'group' as const, key })),
      fc.constantFrom('cause', 'other').map((key) => ({ ...WHOLE, scope: 'rule' as const, key })),
    );
    fc.assert(
      fc.property(fc.array(silence, { maxLength: 3 }), (silences) => {
        const open: Open = new Map();
        look([cause], open, 0, { readings: readings(1, 0), silences });
        const covered = silences.some(({ scope, key }) => scope === 'all' || key === 'group' || key === 'cause');
        expect(open.get('cause')).toMatchObject({ state: 'firing', muted: covered ? 'silenced' : null, toldAt: covered ? null : at(0) });
        look([cause], open, 60, { readings: readings(1, 0) });
        expect(open.get('cause')).toMatchObject({ muted: null, toldAt: covered ? at(60) : at(0) });
      }),
    );
  });

  it('MO2 an alert that explains counts for more than a silence', () => {
    expect(mutedBy(effect, '', new Set(['cause']), [ALL])).toBe('inhibited');
  });

  it('MO2 is told once of each alert, whatever happens to it', () => {
    const step = fc.record({ a: fc.integer({ min: 0, max: 1 }), b: fc.integer({ min: 0, max: 1 }), silent: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const open: Open = new Map();
        let [told, fired] = [0, 0];
        steps.forEach(({ a, b, silent }, second) => {
          const before = open.get('effect');
          look([cause, effect], open, second, { readings: readings(a, b), silences: silent ? [ALL] : [] });
          const after = open.get('effect');
          if (after && !before) fired += 1;
          if (after?.toldAt?.getTime() === at(second).getTime()) told += 1;
          if (after?.toldAt === null) expect(after.muted).not.toBeNull();
        });
        expect(told).toBeLessThanOrEqual(fired);
      }),
    );
  });

  it('MO2 what is switched off ends, raised alerts stay as they are, and each subject is muted by itself', () => {
    const raised = ruleOf('raised', { kind: 'raised' });
    const alert = (subject: string): OpenAlert => ({
      id: subject,
      ruleId: 'raised',
      subject,
      state: 'firing',
      value: null,
      muted: null,
      pendingSince: at(0),
      toldAt: at(0),
    });
    const situation = { now: at(9), open: [alert('x'), alert('y')], justOver: new Set<string>(), readingOf: () => known(null) };
    expect(changesOf({ ...situation, rules: [raised], silences: [] })).toEqual([]);
    const silenced = changesOf({ ...situation, rules: [raised], silences: [{ ...WHOLE, scope: 'rule', key: 'raised' }] });
    expect(silenced.map((change) => [change.kind, 'alert' in change && change.alert.id])).toEqual([['mute', 'x'], ['mute', 'y']]); // prettier-ignore
    const part = (changes: object) => {
      const silence = { ...WHOLE, scope: 'rule', key: 'raised', ...changes } as Situation['silences'][number];
      return changesOf({ ...situation, rules: [raised], silences: [silence] }).map((change) => 'alert' in change && change.alert.id);
    };
    expect(part({ subject: 'y' })).toEqual(['y']);
    expect(part({ subject: 'y', severity: 'critical' })).toEqual([]);
    expect(part({ scope: 'group', key: 'group', severity: 'warning' })).toEqual(['x', 'y']);
    expect(part({ scope: 'all', key: '', severity: 'info' })).toEqual([]);
    const off = changesOf({ ...situation, rules: [{ ...raised, enabled: false }], silences: [] });
    expect(off.map(({ kind }) => kind)).toEqual(['end', 'end']);
  });
});
