import { addDays, type CivilDate, civilDateIn, offsetsIn, type OffsetStretch } from '#platform/time';
import type { RotaOverride, RotaPlan } from './rota.js';

/** Who is on call, from one instant to another. */
export interface Shift {
  readonly from: Date;
  /** Excluded. */
  readonly until: Date;
  /** Null: nobody of the rota can act. */
  readonly userId: string | null;
  /** Whose shift it is, when that person cannot act and somebody stands in. */
  readonly substituteFor: string | null;
  readonly override: RotaOverride | null;
}

/** Whether somebody can do a shift that ends then. */
export type Ability = (userId: string, until: Date) => boolean;

/** What the rotation alone says. */
interface Turn {
  readonly from: number;
  readonly until: number;
  /** Place in the list of members. */
  readonly position: number;
}

/** A part of a turn that is one person's. */
interface Piece extends Turn {
  readonly override: RotaOverride | null;
}

const DAY_MS = 86_400_000;

/**
 * The shifts of a rota that touch the time from `from` to `until` (excluded), in order, without gap or overlap, none of them cut
 * short. A turn changes when the clocks of the zone show the time of the handover: where they skip it, at the jump; where they show it twice,
 * the first time. Overrides must not overlap, and those in and around that time must be there. Who cannot act is stood in for: by whose turn it
 * is, or by the next who can.
 */
export function shiftsBetween(plan: RotaPlan, overrides: readonly RotaOverride[], canAct: Ability, from: Date, until: Date): Shift[] {
  const touched = overrides.filter((each) => each.from < until && each.until > from);
  const begin = Math.min(from.getTime(), ...touched.map((each) => each.from.getTime()));
  const end = Math.max(until.getTime(), ...touched.map((each) => each.until.getTime()));
  const sorted = overrides.toSorted((a, b) => a.from.getTime() - b.from.getTime());
  const shifts = turnsBetween(plan, begin, end)
    .flatMap((turn) => cut(turn, sorted))
    .map((piece) => toShift(plan, piece, canAct));
  return joined(shifts).filter((shift) => shift.from < until && shift.until > from);
}

/** Who is on call at that instant, then those whose turns come next: each once, and only who can act. */
export function orderAt(plan: RotaPlan, overrides: readonly RotaOverride[], canAct: Ability, at: Date): string[] {
  const [now] = shiftsBetween(plan, overrides, canAct, at, new Date(at.getTime() + 1));
  const [turn] = turnsBetween(plan, at.getTime(), at.getTime() + 1);
  const others = turn ? membersFrom(plan, turn.position + 1).filter((userId) => canAct(userId, new Date(turn.until))) : [];
  return [...new Set([...(now?.userId ? [now.userId] : []), ...others])];
}

function turnsBetween({ zone, handover, shiftDays, startsOn, members }: RotaPlan, from: number, until: number): Turn[] {
  const dayOf = (number: number): CivilDate => addDays(startsOn, number * shiftDays);
  // One earlier, since the handover of the day may be still to come.
  const first = Math.floor((Date.parse(civilDateIn(zone, new Date(from))) - Date.parse(startsOn)) / DAY_MS / shiftDays) - 1;
  const last = Math.ceil((Date.parse(civilDateIn(zone, new Date(until))) - Date.parse(startsOn)) / DAY_MS / shiftDays) + 1;
  const offsets = offsetsIn(zone, addDays(dayOf(first), -1), addDays(dayOf(last), 1));
  const startOf = (number: number): number => instantOf(offsets, Date.parse(`${dayOf(number)}T${handover}:00Z`));
  const turns: Turn[] = [];
  for (let number = first, start = startOf(first); number < last; number += 1) {
    const end = startOf(number + 1);
    if (start < until && end > from) turns.push({ from: start, until: end, position: modulo(number, members.length) });
    start = end;
  }
  return turns;
}

/** When the clocks show `local` (as if it were UTC) for the first time, or jump over it. */
function instantOf(offsets: readonly OffsetStretch[], local: number): number {
  const stretch = offsets.find(({ until, offset }) => until.getTime() + offset * 1000 > local);
  if (!stretch) throw new Error('The time is not within the stretches');
  return Math.max(stretch.from.getTime(), local - stretch.offset * 1000);
}

/** None of a turn that has no length, on a day that the zone left out. */
function cut(turn: Turn, overrides: readonly RotaOverride[]): Piece[] {
  const pieces: Piece[] = [];
  let at = turn.from;
  for (const override of overrides) {
    const from = Math.max(at, override.from.getTime());
    const until = Math.min(turn.until, override.until.getTime());
    if (from >= until) continue;
    if (at < from) pieces.push({ ...turn, from: at, until: from, override: null });
    pieces.push({ ...turn, from, until, override });
    at = until;
  }
  if (at < turn.until) pieces.push({ ...turn, from: at, override: null });
  return pieces;
}

function toShift(plan: RotaPlan, { from, until, position, override }: Piece, canAct: Ability): Shift {
  const end = new Date(until);
  const candidates = [...(override ? [override.userId] : []), ...membersFrom(plan, position)];
  const userId = candidates.find((each) => canAct(each, end)) ?? null;
  const planned = candidates[0] ?? null;
  return { from: new Date(from), until: end, userId, substituteFor: userId === planned ? null : planned, override };
}

/** An override goes on over the turns it covers, as long as the same person does it. */
function joined(shifts: readonly Shift[]): Shift[] {
  const whole: Shift[] = [];
  for (const shift of shifts) {
    const last = whole.at(-1);
    if (last?.override && last.override === shift.override && last.userId === shift.userId)
      whole[whole.length - 1] = { ...last, until: shift.until };
    else whole.push(shift);
  }
  return whole;
}

function membersFrom({ members }: RotaPlan, position: number): string[] {
  const first = modulo(position, members.length);
  return [...members.slice(first), ...members.slice(0, first)];
}

function modulo(number: number, by: number): number {
  return by === 0 ? 0 : ((number % by) + by) % by;
}
