import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertSeverity } from '#platform/alerts';
import {
  acknowledged,
  aligned,
  closed,
  joined,
  left,
  mayReopen,
  MOST_AN_HOUR,
  MOST_REPEATS,
  opened,
  QUIET_MS,
  reopened,
  silenced,
  skipped,
  ticked,
  turnOf,
} from './incident-course.js';
import type { Change, Course } from './incident.js';

const LADDER = { steps: [{ afterMinutes: 0 }, { afterMinutes: 5 }, { afterMinutes: 15 }], repeatMinutes: 240 };
const START = new Date('2027-03-01T03:00:00Z');
const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);
const minutes = (count: number): Date => at(count * 60);
const begun = (severity: AlertSeverity = 'warning'): Course => opened(severity, START, LADDER).course;
const pagedSteps = ({ deeds }: Change): number[] => deeds.flatMap((deed) => (deed.kind === 'page' ? [deed.step] : []));

describe('the course of an incident', () => {
  it('MO2 pages the first step at once, the others in their time, and all of them again, twelve times at most', () => {
    const first = opened('critical', START, LADDER);
    expect(pagedSteps(first)).toEqual([0]);
    let { course } = first;
    const paged: [number, number][] = [];
    for (let minute = 1; minute < 60 * 24 * 4; minute += 1) {
      const change = ticked(course, minutes(minute), LADDER);
      if (!change) continue;
      for (const step of pagedSteps(change)) paged.push([minute, step]);
      ({ course } = change);
    }
    expect(paged.slice(0, 5)).toEqual([
      [5, 1],
      [15, 2],
      [255, 0],
      [260, 1],
      [270, 2],
    ]);
    expect(paged).toHaveLength(2 + MOST_REPEATS * 3);
    expect(course.nextStepAt).toBeNull();
  });

  it('MO2 a first step that waits is waited for, and a step for nobody hands on at once', () => {
    const ladder = { ...LADDER, steps: [{ afterMinutes: 2 }, { afterMinutes: 10 }] };
    const first = opened('info', START, ladder);
    expect(first.deeds).toEqual([]);
    expect(ticked(first.course, minutes(1), ladder)).toBeNull();
    const change = ticked(first.course, minutes(2), ladder)!;
    expect(pagedSteps(change)).toEqual([0]);
    const handed = skipped(change.course, minutes(2), ladder);
    expect(pagedSteps(ticked(handed, minutes(2), ladder)!)).toEqual([1]);
    const last = ticked(handed, minutes(2), ladder)!.course;
    expect(skipped(last, minutes(2), ladder)).toBe(last);
  });

  it('MO2 whoever acknowledges stops the escalation, and a second one changes nothing', () => {
    const taken = acknowledged(begun(), 'ana', at(60))!;
    expect(taken).toMatchObject({ course: { state: 'acknowledged', acknowledgedBy: 'ana', nextStepAt: null }, deeds: [{ kind: 'edit' }] });
    expect(acknowledged(taken.course, 'eva', at(61))).toBeNull();
    expect(ticked(taken.course, minutes(600), LADDER)).toBeNull();
  });

  it('MO2 growth is said at most twice a minute, and the end at once', () => {
    const grown = joined(begun(), 'warning', at(10), LADDER);
    expect(grown).toMatchObject({ deeds: [], course: { messageDueAt: at(10), firing: 2, total: 2 } });
    const said = ticked(grown.course, at(10), LADDER)!;
    expect(said.deeds).toEqual([{ kind: 'edit' }]);
    const more = joined(said.course, 'info', at(11), LADDER).course;
    expect(more.messageDueAt).toEqual(at(40));
    expect(ticked(more, at(39), LADDER)).toBeNull();
    const one = left(more, at(20)).course;
    expect([one.firing, one.messageDueAt]).toEqual([2, at(40)]);
    const over = left(left(one, at(21)).course, at(22));
    expect(over).toMatchObject({ deeds: [{ kind: 'edit' }], course: { state: 'resolved', nextStepAt: null, messageDueAt: null } });
    expect(ticked(over.course, at(81), LADDER)).toBeNull();
    expect(ticked(over.course, at(82), LADDER)!.deeds).toEqual([{ kind: 'mail-resolution' }]);
  });

  it('MO2 a more severe alert wakes those who thought it was taken care of', () => {
    const taken = acknowledged(begun(), 'ana', at(60))!.course;
    expect(joined(taken, 'warning', at(70), LADDER).course.state).toBe('acknowledged');
    const woken = joined(taken, 'critical', at(70), LADDER);
    expect(woken.course).toMatchObject({ state: 'firing', severity: 'critical', acknowledgedBy: null, step: 0 });
    expect(woken.deeds).toEqual([{ kind: 'edit' }, { kind: 'page', step: 0 }, { kind: 'page-again' }]);
    expect(joined(begun(), 'critical', at(70), LADDER).deeds).toEqual([{ kind: 'edit' }]);
  });

  it('MO2 what comes back within five minutes goes on, and so does its escalation', () => {
    let course = begun();
    const steps: number[] = [];
    for (let minute = 1; minute < 20; minute += 1) {
      course = left(course, at(minute * 60 - 30)).course;
      expect(mayReopen(course, minutes(minute))).toBe(true);
      const again = reopened(course, 'info', minutes(minute), LADDER);
      expect(again.deeds).toEqual([{ kind: 'edit' }, { kind: 'page-again' }]);
      const change = ticked(again.course, minutes(minute), LADDER);
      if (change) steps.push(...pagedSteps(change));
      course = change?.course ?? again.course;
    }
    expect(steps).toEqual([1, 2]);
    const over = left(course, minutes(30)).course;
    expect([mayReopen(over, minutes(35)), mayReopen(over, minutes(36))]).toEqual([true, false]);
    expect(mayReopen(closed(course, 'ana', minutes(30), 'x')!.course, minutes(31))).toBe(false);
  });

  it('MO2 an acknowledgement was for what had ended', () => {
    const over = left(acknowledged(begun(), 'ana', at(60))!.course, at(90)).course;
    const again = reopened(over, 'warning', at(200), LADDER);
    expect(again.course).toMatchObject({ state: 'firing', acknowledgedBy: null, step: 0, nextStepAt: at(500) });
  });

  it('MO2 a silence keeps everybody asleep until it ends, and then begins with the first step', () => {
    const quiet = silenced(begun(), 'ana', minutes(60), at(60), 'known')!;
    expect(quiet.deeds).toEqual([{ kind: 'edit' }]);
    expect(ticked(quiet.course, minutes(59), LADDER)).toBeNull();
    expect(pagedSteps(ticked(quiet.course, minutes(60), LADDER)!)).toEqual([0]);
    const over = left(quiet.course, minutes(10)).course;
    expect(reopened(over, 'warning', minutes(11), LADDER)).toMatchObject({
      deeds: [{ kind: 'edit' }],
      course: { nextStepAt: minutes(60) },
    });
    expect(silenced(over, 'ana', minutes(60), minutes(11), 'x')).toBeNull();
    expect(silenced(acknowledged(begun(), 'ana', at(9))!.course, 'ana', minutes(60), at(60), 'x')!.course.nextStepAt).toBeNull();
  });

  it('MO2 silences that come or end by another way count as well', () => {
    const silence = { endsAt: minutes(60), createdBy: 'eva', reason: 'works' };
    const quiet = aligned(begun(), silence, at(60))!.course;
    expect(quiet).toMatchObject({ silencedUntil: minutes(60), silencedBy: 'eva', nextStepAt: minutes(60) });
    expect(aligned(quiet, silence, at(61))).toBeNull();
    expect(aligned(quiet, { ...silence, endsAt: minutes(90) }, at(61))!.course.nextStepAt).toEqual(minutes(90));
    const loud = aligned(quiet, null, minutes(2))!;
    expect(loud).toMatchObject({ deeds: [{ kind: 'edit' }], course: { silencedUntil: null, nextStepAt: minutes(2) } });
    expect(pagedSteps(ticked(loud.course, minutes(2), LADDER)!)).toEqual([0]);
    expect(aligned(loud.course, null, minutes(3))).toBeNull();
    const taken = aligned(acknowledged(begun(), 'ana', at(9))!.course, silence, at(60))!.course;
    expect(aligned(taken, null, minutes(2))!.course).toMatchObject({ state: 'acknowledged', nextStepAt: null, silencedUntil: null });
    expect(aligned(left(taken, minutes(2)).course, null, minutes(2))).toBeNull();
    expect(aligned(left(begun(), minutes(2)).course, silence, minutes(2))).toBeNull();
  });

  it('MO2 a step that is taken twice, since the first taking was lost, has the same number', () => {
    const due = ticked(begun(), minutes(5), LADDER)!;
    const again = ticked(begun(), minutes(6), LADDER)!;
    expect([again.course.round, pagedSteps(again)]).toEqual([due.course.round, pagedSteps(due)]);
    expect(due.course.round).toBe(begun().round + 1);
    expect(ticked(due.course, minutes(6), LADDER)).toBeNull();
  });

  it('MO2 a storm brings each person one new message a group and half minute, and each alert is counted in what they read', () => {
    const event = fc.record({
      second: fc.integer({ min: 0, max: 300 }),
      group: fc.integer({ min: 0, max: 4 }),
      kind: fc.oneof({ weight: 12, arbitrary: fc.constant('fire') }, { weight: 6, arbitrary: fc.constant('end') }, fc.constant('take')),
      severity: fc.constantFrom<AlertSeverity>('critical', 'warning', 'info'),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 500, maxLength: 500 }), (events) => {
        const world = new World();
        const bySecond = Map.groupBy(events, ({ second }) => second);
        for (let second = 0; second <= 400; second += 1) {
          for (const { kind, group, severity } of bySecond.get(second) ?? []) world.happens(kind, group, severity, at(second));
          world.tick(at(second));
        }
        for (const times of world.sent.values())
          for (const [index, time] of times.entries()) if (index > 0) expect(time - times[index - 1]!).toBeGreaterThanOrEqual(QUIET_MS);
        for (const [key, said] of world.said) expect(said).toBe(world.incidents[Number(key.split(' ')[0])]!.course.total);
        const counted = world.incidents.reduce((sum, { course }) => sum + course.total, 0);
        expect(counted).toBe(events.filter(({ kind }) => kind === 'fire').length);
      }),
      { numRuns: 25 },
    );
  });
});

const PEOPLE = ['ana', 'eva'];

/** Carries out what the course asks for, with a chat for each person. */
class World {
  readonly incidents: { readonly group: number; course: Course }[] = [];
  /** When new messages about a group were sent to a person. */
  readonly sent = new Map<string, number[]>();
  /** How many alerts the text of an incident counts, by person. */
  readonly said = new Map<string, number>();
  private readonly waiting = new Map<string, number>();

  happens(kind: string, group: number, severity: AlertSeverity, now: Date): void {
    const index = this.incidents.findLastIndex((each) => each.group === group);
    const incident = this.incidents[index];
    if (kind === 'fire') {
      if (incident && incident.course.state !== 'resolved') this.carryOut(index, joined(incident.course, severity, now, LADDER), now);
      else if (incident && mayReopen(incident.course, now)) this.carryOut(index, reopened(incident.course, severity, now, LADDER), now);
      else {
        const change = opened(severity, now, LADDER);
        this.incidents.push({ group, course: change.course });
        this.carryOut(this.incidents.length - 1, change, now);
      }
      return;
    }
    if (!incident || incident.course.state === 'resolved') return;
    const change = kind === 'end' ? left(incident.course, now) : acknowledged(incident.course, 'ana', now);
    if (change) this.carryOut(index, change, now);
  }

  tick(now: Date): void {
    for (const [index, { course }] of this.incidents.entries()) {
      const change = ticked(course, now, LADDER);
      if (change) this.carryOut(index, change, now);
    }
    for (const [key, time] of this.waiting) {
      if (time > now.getTime()) continue;
      this.waiting.delete(key);
      const [index, person] = key.split(' ');
      if (this.incidents[Number(index)]!.course.state === 'firing') this.page(Number(index), person!, now);
    }
  }

  private carryOut(index: number, { course, deeds }: Change, now: Date): void {
    this.incidents[index]!.course = course;
    for (const deed of deeds) {
      if (deed.kind === 'edit') for (const key of this.said.keys()) if (key.startsWith(`${index} `)) this.said.set(key, course.total);
      if (deed.kind === 'page' || deed.kind === 'page-again') for (const person of PEOPLE) this.page(index, person, now);
    }
  }

  private page(index: number, person: string, now: Date): void {
    const { group, course } = this.incidents[index]!;
    const times = this.sent.get(`${group} ${person}`) ?? [];
    const last = times.at(-1);
    const turn = turnOf({ sentThisHour: 0, lastOfGroupAt: last === undefined ? null : new Date(last) }, now);
    if ('notBefore' in turn) {
      this.waiting.set(`${index} ${person}`, turn.notBefore.getTime());
      return;
    }
    this.sent.set(`${group} ${person}`, [...times, now.getTime()]);
    this.said.set(`${index} ${person}`, course.total);
  }
}

describe('turns', () => {
  it('MO2 somebody who got twenty messages within an hour gets further incidents in one', () => {
    expect(turnOf({ sentThisHour: MOST_AN_HOUR - 1, lastOfGroupAt: null }, START)).toEqual({ as: 'own' });
    expect(turnOf({ sentThisHour: MOST_AN_HOUR, lastOfGroupAt: at(-30) }, START)).toEqual({ as: 'digest' });
    expect(turnOf({ sentThisHour: MOST_AN_HOUR, lastOfGroupAt: at(-29) }, START)).toEqual({ notBefore: at(1) });
  });
});
