import { describe, expect, it } from 'vitest';
import { ALWAYS_OPEN, type Hours } from '#business-hours';
import { wallClock } from '#business-hours/testing';
import type { Clock, ClockMetric, ClockPlan, Targets } from './clock.js';
import { type ClockEntry, foldClocks, type Folded, type TicketClocks } from './fold-clocks.js';

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
const STATUSES = ['new', 'open', 'pending', 'on_hold', 'solved'] as const;
const at = (text: string) => new Date(`2026-${text}Z`);
const same = (first: number | null, next: number | null, resolution: number | null): Targets =>
  Object.fromEntries(PRIORITIES.map((each) => [each, { first_response: first, next_response: next, resolution }])) as unknown as Targets;
const planOf = (changes: Partial<ClockPlan> = {}): ClockPlan => ({
  number: 1,
  from: at('01-01T00:00:00'),
  targets: same(60, 120, 480),
  pausedIn: ['pending'],
  warnPercent: 75,
  hours: ALWAYS_OPEN,
  ...changes,
});

/** Entries by a few words each: `ask`, `answer`, `note`, a state, a priority, `merge`, `undo`. */
function history(...steps: readonly (readonly [time: string, what: string])[]): ClockEntry[] {
  return steps.map(([time, what], index) => entryOf(index + 1, at(time), what));
}

function entryOf(sequence: number, createdAt: Date, what: string): ClockEntry {
  const entry = { sequence, createdAt, kind: 'change', authorSide: 'staff', changes: null } as const;
  if (what === 'ask') return { ...entry, kind: 'message', authorSide: 'requester' };
  if (what === 'answer') return { ...entry, kind: 'message' };
  if (what === 'note') return { ...entry, kind: 'note' };
  if (what === 'merge' || what === 'undo')
    return { ...entry, changes: { mergedInto: { from: null, to: what === 'merge' ? 'other' : null } } };
  const [status, priority] = [STATUSES.find((each) => each === what), PRIORITIES.find((each) => each === what)];
  return {
    ...entry,
    changes: { ...(status && { status: { from: null, to: status } }), ...(priority && { priority: { from: null, to: priority } }) },
  };
}

const clocksAt = (entries: readonly ClockEntry[], now: string, plans = [planOf()]): Map<string, Clock> => {
  const { state, past } = foldClocks(null, entries, plans, at(now))!;
  return new Map([...past, ...state.clocks].map((clock) => [`${clock.metric} ${clock.round}`, clock]));
};

describe('the clocks of a ticket', () => {
  it('TK3 stand still while staff waits for the requester, and are not late at once when that is over', () => {
    const entries = history(
      ['03-02T10:00:00', 'new'],
      ['03-02T10:00:00', 'ask'],
      ['03-02T10:50:00', 'pending'],
      ['03-05T09:00:00', 'open'],
    );
    expect(clocksAt(entries.slice(0, 3), '03-04T00:00:00').get('first_response 1')).toMatchObject({
      spentMinutes: 50,
      runningSince: null,
      dueAt: null,
    });
    expect(clocksAt(entries, '03-05T09:05:00').get('first_response 1')).toMatchObject({ dueAt: at('03-05T09:10:00'), breachedAt: null });
    expect(clocksAt(entries, '03-05T09:10:00').get('first_response 1')).toMatchObject({ breachedAt: at('03-05T09:10:00') });
    const onHold = planOf({ pausedIn: ['on_hold'] });
    expect(clocksAt(entries, '03-02T11:30:00', [onHold]).get('first_response 1')!.breachedAt).toEqual(at('03-02T11:00:00'));
  });

  it('TK3 measure the next answer only after the first one, a round for each time somebody waits', () => {
    const entries = history(
      ['03-02T10:00:00', 'new'],
      ['03-02T10:00:00', 'ask'],
      ['03-02T10:10:00', 'ask'],
      ['03-02T10:20:00', 'answer'],
      ['03-02T11:00:00', 'ask'],
      ['03-02T11:30:00', 'ask'],
      ['03-02T12:00:00', 'note'],
      ['03-02T12:30:00', 'answer'],
      ['03-02T13:00:00', 'answer'],
      ['03-02T14:00:00', 'ask'],
    );
    const clocks = clocksAt(entries, '03-02T17:00:00');
    expect([...clocks.keys()].toSorted()).toEqual(['first_response 1', 'next_response 1', 'next_response 2', 'resolution 1']);
    expect(clocks.get('first_response 1')).toMatchObject({
      spentMinutes: 20,
      stoppedBy: 'answered',
      stoppedAt: at('03-02T10:20:00'),
      warnedAt: null,
    });
    expect(clocks.get('next_response 1')).toMatchObject({
      spentMinutes: 90,
      stoppedBy: 'answered',
      warnedAt: at('03-02T12:30:00'),
      breachedAt: null,
    });
    expect(clocks.get('next_response 2')).toMatchObject({ runningSince: at('03-02T14:00:00'), breachedAt: at('03-02T16:00:00') });
  });

  it('TK3 stop when it is solved or merged, and go on where they stood when it is open or apart again', () => {
    const entries = history(
      ['03-02T10:00:00', 'new'],
      ['03-02T10:30:00', 'merge'],
      ['03-03T10:30:00', 'undo'],
      ['03-03T10:40:00', 'solved'],
      ['03-09T10:00:00', 'open'],
    );
    const stood = (now: string, ...names: string[]) =>
      names.map((name) => clocksAt(entries.slice(0, Number(now.slice(0, 1))), now.slice(2)).get(name));
    for (const clock of stood('2 03-02T23:00:00', 'first_response 1', 'resolution 1'))
      expect(clock).toMatchObject({ stoppedBy: 'merged', spentMinutes: 30, dueAt: null, breachedAt: null });
    expect(stood('3 03-03T10:35:00', 'first_response 1')[0]).toMatchObject({
      stoppedAt: null,
      dueAt: at('03-03T11:00:00'),
      spentMinutes: 30,
    });
    expect(stood('4 03-08T00:00:00', 'resolution 1')[0]).toMatchObject({ stoppedBy: 'solved', spentMinutes: 40, breachedAt: null });
    expect(stood('5 03-09T10:01:00', 'resolution 1')[0]).toMatchObject({ stoppedBy: null, dueAt: at('03-09T17:20:00') });
  });

  it('TK3 follow the priority: what was late by one target may be in time by another', () => {
    const targets = { ...same(60, 60, 480), urgent: { first_response: 15, next_response: null, resolution: null } };
    const entries = history(['03-02T10:00:00', 'new'], ['03-02T10:30:00', 'urgent'], ['03-02T10:40:00', 'normal']);
    const urgent = clocksAt(entries.slice(0, 2), '03-02T10:31:00', [planOf({ targets })]);
    expect(urgent.get('first_response 1')).toMatchObject({ targetMinutes: 15, breachedAt: at('03-02T10:30:00') });
    expect(urgent.get('resolution 1')).toMatchObject({ targetMinutes: null, runningSince: null, spentMinutes: 30 });
    const normal = clocksAt(entries, '03-02T10:41:00', [planOf({ targets })]);
    expect(normal.get('first_response 1')).toMatchObject({ breachedAt: null, dueAt: at('03-02T11:00:00') });
    expect(normal.get('resolution 1')).toMatchObject({ spentMinutes: 30, dueAt: at('03-02T18:10:00') });
  });

  it('TK3 take another plan from its moment on: what stopped stays, what runs keeps what it spent', () => {
    const later = planOf({ number: 2, from: at('03-02T10:30:00'), targets: same(40, 40, 100) });
    const never = planOf({
      number: 3,
      from: at('03-02T11:00:00'),
      hours: { timeZone: 'UTC', alwaysOpen: false, ranges: [], holidays: [] },
    });
    const entries = history(['03-02T10:00:00', 'new'], ['03-02T10:20:00', 'answer']);
    const plans = [planOf(), later, never];
    expect(clocksAt(entries, '03-02T10:29:00', plans).get('resolution 1')!.dueAt).toEqual(at('03-02T18:00:00'));
    expect(clocksAt(entries, '03-02T10:30:00', plans).get('resolution 1')!.dueAt).toEqual(at('03-02T11:40:00'));
    const last = clocksAt(entries, '03-02T11:40:00', plans);
    expect(last.get('resolution 1')).toMatchObject({ spentMinutes: 60, breachedAt: null, targetMinutes: 480 });
    expect(last.get('resolution 1')!.dueAt!.getUTCFullYear()).toBe(2036);
    expect(last.get('first_response 1')).toMatchObject({ spentMinutes: 20, targetMinutes: 60 });
    // Of a ticket that is older than the first promise, what was before that does not count.
    expect(clocksAt(entries.slice(0, 1), '03-02T10:45:00', [{ ...later, number: 1 }]).get('first_response 1')).toMatchObject({
      spentMinutes: 0,
      dueAt: at('03-02T11:10:00'),
    });
    expect(foldClocks(null, [], plans, at('03-02T10:00:00'))).toBeNull();
  });
});

/** The same numbers in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const MINUTE = 60_000;
const WALK_MINUTES = 4 * 1440;
/** In these days, the clocks of the zones below change. */
const BEGIN = Date.parse('2026-10-23T00:00:00Z');

interface Walk {
  readonly entries: ClockEntry[];
  readonly plans: ClockPlan[];
  readonly now: Date;
}

function someWalk(seed: number): Walk {
  const random = numbers(seed);
  const next = (below: number) => Math.floor(random.next().value * below);
  const timeZone = ['Europe/Berlin', 'Asia/Beirut', 'Asia/Kathmandu'][next(3)]!;
  const hours = (): Hours => {
    const ranges = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: next(600), closes: 601 + next(840) }));
    return { timeZone, alwaysOpen: next(5) === 0, ranges: ranges.filter(() => next(5) > 0), holidays: [] };
  };
  const targets = () =>
    Object.fromEntries(
      PRIORITIES.map((each) => [
        each,
        { first_response: next(5) ? 30 + next(600) : null, next_response: 30 + next(300), resolution: 200 + next(1_500) },
      ]),
    ) as unknown as Targets;
  const plan = (number: number, from: number): ClockPlan => ({
    number,
    from: new Date(from),
    targets: targets(),
    pausedIn: next(2) ? ['pending'] : ['pending', 'on_hold'],
    warnPercent: next(3) ? 80 : null,
    hours: hours(),
  });
  // Minutes of their own, at any millisecond of them.
  const minutes = Array.from({ length: 24 }, () => next(WALK_MINUTES - 10)).toSorted((a, b) => a - b);
  const times = [...new Set(minutes)].map((minute) => BEGIN + minute * MINUTE + 1 + next(MINUTE - 2));
  const steps = ['ask', 'answer', 'note', 'merge', 'undo', 'low', 'normal', 'high', 'urgent', 'ask', ...STATUSES, 'open', 'pending'];
  const planned = times.splice(3 + next(10), 1)[0]!;
  const entries = times.map((time, index) => entryOf(index + 1, new Date(time), index === 0 ? 'new' : steps[next(steps.length)]!));
  return {
    entries,
    plans: [plan(1, next(2) ? 0 : times[1]! + MINUTE), plan(2, planned)]
      .toSorted((a, b) => a.from.getTime() - b.from.getTime())
      .map((each, index) => ({ ...each, number: index + 1 })),
    now: new Date(BEGIN + WALK_MINUTES * MINUTE),
  };
}

interface Counted {
  target: number | null;
  spent: number;
  breachedIn: number | null;
  stopped: boolean;
}

/** Minute by minute, asking the clock on the wall: what the fold must come to. */
function simulated({ entries, plans, now }: Walk): Map<string, Counted> {
  const first = Math.floor(entries[0]!.createdAt.getTime() / MINUTE);
  const count = Math.floor(now.getTime() / MINUTE) - first;
  const open = plans.map(({ hours }) => wallClock(hours.timeZone, new Date(first * MINUTE), count).open(hours));
  const clocks = new Map<string, Counted>();
  for (let index = 0; index < count; index += 1) {
    const end = (first + index + 1) * MINUTE;
    const which = plans.findLastIndex(({ from }) => from.getTime() < end);
    let [status, priority, merged, round]: [string, (typeof PRIORITIES)[number], boolean, number] = ['new', 'normal', false, 0];
    let [isAnswered, isAsked] = [false, false];
    for (const { kind, authorSide, changes } of entries.filter(({ createdAt }) => createdAt.getTime() < end)) {
      status = changes?.status?.to ?? status;
      priority = changes?.priority?.to ?? priority;
      if (changes?.mergedInto) merged = changes.mergedInto.to !== null;
      if (kind === 'message' && authorSide === 'staff') [isAnswered, isAsked] = [true, false];
      if (kind === 'message' && authorSide === 'requester' && isAnswered && !isAsked) [isAsked, round] = [true, round + 1];
    }
    const isStopped = merged || status === 'solved';
    const live: [ClockMetric, number][] = [
      ...(isAnswered ? [] : [['first_response', 1] as [ClockMetric, number]]),
      ...(isAsked ? [['next_response', round] as [ClockMetric, number]] : []),
      ['resolution', 1],
    ];
    for (const [name, clock] of clocks) clock.stopped = isStopped || !live.some(([metric, number]) => `${metric} ${number}` === name);
    for (const [metric, number] of live) {
      const name = `${metric} ${number}`;
      const clock: Counted = clocks.get(name) ?? { target: null, spent: 0, breachedIn: null, stopped: isStopped };
      clocks.set(name, clock);
      if (isStopped) continue;
      const plan = plans[which];
      const target = plan?.targets[priority][metric] ?? null;
      if (target !== clock.target) {
        clock.target = target;
        if (target === null || clock.spent < target) clock.breachedIn = null;
      }
      if (!plan || target === null || plan.pausedIn.some((each) => each === status)) continue;
      const isLateAlready = clock.spent >= target;
      if (open[which]![index]) clock.spent += 1;
      if (isLateAlready || clock.spent >= target) clock.breachedIn ??= first + index;
    }
  }
  return clocks;
}

const fold = (before: TicketClocks | null, { plans }: Walk, entries: ClockEntry[], now: Date) => foldClocks(before, entries, plans, now)!;

describe('clocks of random tickets', () => {
  const walks = Array.from({ length: 30 }, (_, index) => someWalk(index * 7_919 + 1));

  it('TK3 come to what counting minute by minute comes to', () => {
    let late = 0;
    for (const [index, walk] of walks.slice(0, 12).entries()) {
      const { state, past } = fold(null, walk, walk.entries, walk.now);
      const found = [...past, ...state.clocks].map((clock) => {
        const running = clock.runningSince ? foldedSpent(state, clock, walk.now) : clock.spentMinutes;
        const breachedIn = clock.breachedAt && Math.ceil(clock.breachedAt.getTime() / MINUTE) - 1;
        return [
          `${clock.metric} ${clock.round}`,
          { target: clock.targetMinutes, spent: running, breachedIn, stopped: clock.stoppedAt !== null },
        ];
      });
      late += found.filter(([, clock]) => (clock as Counted).breachedIn !== null).length;
      expect([index, Object.fromEntries(found)]).toEqual([index, Object.fromEntries(simulated(walk))]);
    }
    expect(late).toBeGreaterThan(5);
  });

  it('TK3 are the same in one go, in pieces with looks between, and with entries that come again', () => {
    for (const walk of walks) {
      const whole = fold(null, walk, walk.entries, walk.now);
      const seen = new Map<string, Clock>();
      let state: TicketClocks | null = null;
      for (const [index, { createdAt }] of walk.entries.entries()) {
        // Whoever looks is sometimes late, so that the next entry is older than the look.
        const look = new Date(Math.min(walk.now.getTime(), createdAt.getTime() + (index % 3) * (index % 5) * 60 * MINUTE));
        const known = walk.plans.filter(({ from }) => from <= createdAt);
        const step: Folded = foldClocks(state, walk.entries.slice(Math.max(0, index - 2), index + 1), known, look)!;
        for (const clock of [...step.past, ...step.state.clocks]) {
          const name = `${clock.metric} ${clock.round}`;
          expect(clock.spentMinutes).toBeGreaterThanOrEqual(seen.get(name)?.spentMinutes ?? 0);
          expect((clock.runningSince === null) === (clock.dueAt === null)).toBe(true);
          if (clock.runningSince && clock.dueAt) expect(clock.dueAt >= clock.runningSince).toBe(true);
          if (clock.stoppedAt) expect(clock.dueAt).toBeNull();
          seen.set(name, clock);
        }
        state = step.state;
      }
      const last = fold(state, walk, walk.entries, walk.now);
      expect(last.state).toEqual(whole.state);
      for (const clock of whole.past) expect(seen.get(`${clock.metric} ${clock.round}`)).toEqual(clock);
    }
  });
});

/** What a clock that runs has spent by now: as if it were stopped. */
function foldedSpent(state: TicketClocks, clock: Clock, now: Date): number {
  const entry = entryOf(state.sequence + 1, now, 'solved');
  const stopped = foldClocks(state, [entry], [], now)!.state.clocks.find(({ metric }) => metric === clock.metric);
  return stopped!.spentMinutes;
}
