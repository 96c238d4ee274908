import { addDays, type CivilDate } from '#platform/time';
import { describe, expect, it } from 'vitest';
import type { RotaOverride, RotaPlan } from './rota.js';
import { orderAt, type Shift, shiftsBetween } from './shifts.js';

const DAY_MS = 86_400_000;
const everybody = () => true;
const plan = (changes: Partial<RotaPlan> = {}): RotaPlan => ({
  zone: 'Europe/Madrid',
  handover: '09:00',
  shiftDays: 7,
  startsOn: '2026-01-05' as CivilDate,
  members: ['ana', 'bea', 'cai'],
  ...changes,
});
const override = (userId: string, from: string, until: string): RotaOverride => ({
  id: `${userId} ${from}`,
  rotaId: 'rota',
  userId,
  from: new Date(from),
  until: new Date(until),
  note: '',
});
const at = (text: string) => new Date(text);
const tell = ({ from, until, userId, substituteFor, override: by }: Shift) =>
  `${from.toISOString().slice(0, 16)} ${until.toISOString().slice(0, 16)} ${userId}${substituteFor ? ` for ${substituteFor}` : ''}${by ? ' *' : ''}`;
const told = (rota: RotaPlan, from: string, until: string, overrides: RotaOverride[] = [], canAct = everybody as (id: string) => boolean) =>
  shiftsBetween(rota, overrides, canAct, at(from), at(until)).map(tell);

const formatters = new Map<string, Intl.DateTimeFormat>();
/** Local day and time of an instant, by another way than the code. */
function clockOf(zone: string, instant: Date): { day: string; time: string } {
  const formatter = formatters.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formatters.set(zone, formatter);
  const text = formatter.format(instant);
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

/** Numbers that look like chance and are the same each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

describe('shifts of a rota', () => {
  it('MO2 change hands at the local time, whatever the clocks do', () => {
    // Madrid: 29 March 2026 at 01:00 UTC forward, 25 October at 01:00 UTC back.
    expect(told(plan({ shiftDays: 1 }), '2026-03-28T12:00Z', '2026-03-30T00:00Z')).toEqual([
      '2026-03-28T08:00 2026-03-29T07:00 bea',
      '2026-03-29T07:00 2026-03-30T07:00 cai',
    ]);
    expect(told(plan({ shiftDays: 1 }), '2026-10-24T12:00Z', '2026-10-26T00:00Z')).toEqual([
      '2026-10-24T07:00 2026-10-25T08:00 bea',
      '2026-10-25T08:00 2026-10-26T08:00 cai',
    ]);
  });

  it.each([
    // Left out: at the jump. Twice: the first time.
    ['Europe/Madrid', '02:30', '2026-03-29', '2026-03-29T01:00:00.000Z'],
    ['Europe/Madrid', '02:30', '2026-10-25', '2026-10-25T00:30:00.000Z'],
    ['America/Chicago', '02:00', '2026-03-08', '2026-03-08T08:00:00.000Z'],
    ['America/Chicago', '01:30', '2026-11-01', '2026-11-01T06:30:00.000Z'],
    ['Australia/Lord_Howe', '02:15', '2026-10-04', '2026-10-03T15:30:00.000Z'],
    ['Australia/Lord_Howe', '01:45', '2026-04-05', '2026-04-04T14:45:00.000Z'],
    ['Pacific/Apia', '00:00', '2011-12-30', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '18:00', '2011-12-30', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '18:00', '2011-12-31', '2011-12-31T04:00:00.000Z'],
  ])('MO2 in %s the handover at %s of %s is %s', (zone, handover, day, instant) => {
    const rota = plan({ zone, handover, shiftDays: 1, startsOn: day as CivilDate, members: ['ana'] });
    const begun = shiftsBetween(rota, [], everybody, new Date(Date.parse(instant) - 3_600_000), new Date(Date.parse(instant) + 3_600_000));
    expect(begun.map(({ from }) => from.toISOString())).toContain(instant);
  });

  const zones = [
    ['Europe/Madrid', 2026],
    ['America/Chicago', 2026],
    ['Australia/Lord_Howe', 2026],
    ['Pacific/Apia', 2011],
    ['Africa/Casablanca', 2026],
    ['UTC', 2028],
  ] as const;
  const times = ['00:00', '00:30', '01:30', '02:00', '02:15', '02:30', '03:00', '09:00', '23:59'];
  it.each(zones)('MO2 in %s cover the whole of %i without gap or overlap, each at its local time', (zone, year) => {
    const [from, until] = [at(`${year}-01-01T00:00Z`), at(`${year + 1}-01-01T00:00Z`)];
    const wrong: unknown[] = [];
    for (const handover of times)
      for (const shiftDays of [1, 10]) {
        const rota = plan({ zone, handover, shiftDays, startsOn: `${year}-06-15` as CivilDate });
        const shifts = shiftsBetween(rota, [], everybody, from, until);
        if (shifts[0]!.from > from || shifts.at(-1)!.until < until) wrong.push([handover, shiftDays, 'ends early']);
        let jumped = 0;
        for (const [index, shift] of shifts.entries()) {
          const follows = index === 0 || shift.from.getTime() === shifts[index - 1]!.until.getTime();
          const { day, time } = clockOf(zone, shift.from);
          const turn = (Date.parse(day) - Date.parse(rota.startsOn)) / DAY_MS / shiftDays;
          const isTurn = Number.isInteger(turn) && shift.userId === rota.members[((turn % 3) + 3) % 3];
          if (!follows || shift.until <= shift.from || (time === handover && !isTurn)) wrong.push([handover, shiftDays, shift]);
          // Left out by the clocks: they jump there, over that time or the whole day.
          const before = clockOf(zone, new Date(shift.from.getTime() - 60_000));
          const gap = Date.parse(`${day}T${time}Z`) - Date.parse(`${before.day}T${before.time}Z`);
          if (time !== handover) jumped += 1;
          if (time !== handover && gap <= 60_000) wrong.push([handover, shiftDays, shift, 'no jump']);
        }
        if (jumped > (zone === 'Pacific/Apia' ? 2 : 1)) wrong.push([handover, shiftDays, jumped]);
      }
    expect(wrong).toEqual([]);
  });

  it('MO2 say the same whichever time is asked for', () => {
    const rota = plan({ zone: 'America/Chicago', handover: '02:30', shiftDays: 3 });
    const overrides = [
      override('dan', '2026-03-07T20:00Z', '2026-03-09T20:00Z'),
      override('eve', '2026-11-01T06:00Z', '2026-11-01T07:30Z'),
    ];
    const whole = shiftsBetween(rota, overrides, everybody, at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z'));
    const next = dice(7);
    for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2027, 0, 1); time += 17 * 3_600_000 + next(10_000_000)) {
      const [one, ...others] = shiftsBetween(rota, overrides, everybody, new Date(time), new Date(time + 1));
      expect([others, one]).toEqual([[], whole.find(({ from, until }) => from.getTime() <= time && time < until.getTime())]);
    }
  });

  it('MO2 are taken over for a while, across handovers', () => {
    const rota = plan({ shiftDays: 1 });
    const overrides = [override('dan', '2026-06-02T12:00Z', '2026-06-04T12:00Z')];
    expect(told(rota, '2026-06-02T08:00Z', '2026-06-05T00:00Z', overrides)).toEqual([
      '2026-06-02T07:00 2026-06-02T12:00 bea',
      '2026-06-02T12:00 2026-06-04T12:00 dan *',
      '2026-06-04T12:00 2026-06-05T07:00 ana',
    ]);
    // From one handover to the next, nothing is left of the turn, nor of its neighbours taken away.
    const exact = [override('dan', '2026-06-03T07:00Z', '2026-06-04T07:00Z')];
    expect(told(rota, '2026-06-02T08:00Z', '2026-06-05T00:00Z', exact)).toEqual([
      '2026-06-02T07:00 2026-06-03T07:00 bea',
      '2026-06-03T07:00 2026-06-04T07:00 dan *',
      '2026-06-04T07:00 2026-06-05T07:00 ana',
    ]);
    // Asked in the middle, they are whole.
    expect(told(rota, '2026-06-03T00:00Z', '2026-06-03T00:01Z', overrides)).toEqual(['2026-06-02T12:00 2026-06-04T12:00 dan *']);
    expect(told(rota, '2026-06-04T12:00Z', '2026-06-04T12:01Z', overrides)).toEqual(['2026-06-04T12:00 2026-06-05T07:00 ana']);
  });

  it('MO2 of random rotas with random overrides have neither gap nor overlap, and each override its time', () => {
    const next = dice(42);
    const zoneNames = zones.map(([zone]) => zone);
    for (let round = 0; round < 60; round += 1) {
      const rota = plan({
        zone: zoneNames[next(zoneNames.length)]!,
        handover: times[next(times.length)]!,
        shiftDays: 1 + next(28),
        startsOn: addDays('2011-01-01' as CivilDate, next(6_000)),
        members: ['ana', 'bea', 'cai', 'dan'].slice(0, 1 + next(4)),
      });
      const begin = Date.UTC(2011, next(190), next(28));
      const overrides: RotaOverride[] = [];
      for (let time = begin; overrides.length < 6; time += 1) {
        time += next(5 * DAY_MS);
        const until = time + 60_000 + next(10 * DAY_MS);
        overrides.push(override('eve', new Date(time).toISOString(), new Date(until).toISOString()));
        time = until;
      }
      const shifts = shiftsBetween(rota, overrides.toReversed(), everybody, new Date(begin), new Date(begin + 60 * DAY_MS));
      expect(shifts[0]!.from.getTime()).toBeLessThanOrEqual(begin);
      expect(shifts.at(-1)!.until.getTime()).toBeGreaterThanOrEqual(begin + 60 * DAY_MS);
      for (const [index, shift] of shifts.entries()) {
        if (index > 0) expect(shift.from).toEqual(shifts[index - 1]!.until);
        expect(shift.userId === 'eve').toBe(shift.override !== null);
        if (shift.override) expect([shift.from, shift.until]).toEqual([shift.override.from, shift.override.until]);
      }
      const within = overrides.filter(({ from }) => from.getTime() < begin + 60 * DAY_MS);
      expect(shifts.filter((shift) => shift.override).map((shift) => shift.override!.id)).toEqual(within.map(({ id }) => id));
    }
  });

  it('MO2 are stood in for by the next who can act', () => {
    const rota = plan({ shiftDays: 1 });
    const without =
      (...gone: string[]) =>
      (userId: string) =>
        !gone.includes(userId);
    expect(told(rota, '2026-06-02T08:00Z', '2026-06-05T06:00Z', [], without('bea'))).toEqual([
      '2026-06-02T07:00 2026-06-03T07:00 cai for bea',
      '2026-06-03T07:00 2026-06-04T07:00 cai',
      '2026-06-04T07:00 2026-06-05T07:00 ana',
    ]);
    // Who took over cannot: it is as if they had not, and says so.
    const overrides = [override('dan', '2026-06-02T12:00Z', '2026-06-03T12:00Z')];
    expect(told(rota, '2026-06-02T08:00Z', '2026-06-04T00:00Z', overrides, without('dan'))).toEqual([
      '2026-06-02T07:00 2026-06-02T12:00 bea',
      '2026-06-02T12:00 2026-06-03T07:00 bea for dan *',
      '2026-06-03T07:00 2026-06-03T12:00 cai for dan *',
      '2026-06-03T12:00 2026-06-04T07:00 cai',
    ]);
    expect(told(rota, '2026-06-02T08:00Z', '2026-06-02T09:00Z', [], () => false)).toEqual([
      '2026-06-02T07:00 2026-06-03T07:00 null for bea',
    ]);
    expect(told(plan({ shiftDays: 1, members: [] }), '2026-06-02T08:00Z', '2026-06-02T09:00Z')).toEqual([
      '2026-06-02T07:00 2026-06-03T07:00 null',
    ]);
  });

  it('MO2 know whose turns come next, each once', () => {
    const rota = plan({ shiftDays: 1, members: ['ana', 'bea', 'cai', 'dan'] });
    const now = at('2026-06-01T12:00Z');
    const [first] = orderAt(rota, [], everybody, now);
    const members = [...rota.members];
    const turned = [...members.slice(members.indexOf(first!)), ...members.slice(0, members.indexOf(first!))];
    expect(orderAt(rota, [], everybody, now)).toEqual(turned);
    expect(orderAt(rota, [], (userId) => userId !== turned[1], now)).toEqual([turned[0], turned[2], turned[3]]);
    // Whoever was relieved comes last.
    const overrides = [override('eve', '2026-06-01T10:00Z', '2026-06-01T14:00Z')];
    expect(orderAt(rota, overrides, everybody, now)).toEqual(['eve', turned[1], turned[2], turned[3], turned[0]]);
    expect(orderAt(rota, [override(turned[2]!, '2026-06-01T10:00Z', '2026-06-01T14:00Z')], everybody, now)).toEqual([
      turned[2],
      turned[1],
      turned[3],
      turned[0],
    ]);
    expect(orderAt(plan({ members: [] }), [], everybody, now)).toEqual([]);
    expect(orderAt(rota, [], () => false, now)).toEqual([]);
  });
});
