import type { RotaMoment } from '../on-call-directory.js';
import type { RotaState } from '../rota.service.js';
import type { Rota } from '../rota.js';
import type { Shift } from '../shifts.js';

type Names = ReadonlyMap<string, string>;

/** Somebody. */
export class OnCallPersonView {
  /** UUID. */
  userId: string;
  displayName: string;
}

/** Somebody who takes turns. */
export class RotaMemberView extends OnCallPersonView {
  /** False: is suspended, or may not act on alerts any more. The next member stands in. */
  canAct: boolean;
}

/** Who takes turns, and when they change. */
export class RotaView {
  /** UUID. */
  id: string;
  name: string;
  /** Name of the tz database. */
  zone: string;
  /** Local time at which turns change, `HH:MM`. */
  handover: string;
  /** Days of a turn. */
  shiftDays: number;
  /** A day on which a turn of the first member begins, `YYYY-MM-DD`; those before it are counted back. */
  startsOn: string;
  /** In the order of their turns. */
  members: RotaMemberView[];
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** All rotas. */
export class RotaListView {
  /** By name, at most 10. */
  items: RotaView[];
}

/** Who is on call, from one instant to another. */
export class ShiftView {
  from: Date;
  /** Excluded. */
  to: Date;
  /** UUID; null when nobody of the rota can act: then everybody who may is told. */
  userId: string | null;
  displayName: string | null;
  /** Whose shift it is, when that person cannot act and this one stands in. */
  substituteFor: OnCallPersonView | null;
  /** UUID of the override by which somebody took it over; null for the rotation. */
  override: string | null;
  /** What was said about that. */
  note: string | null;
}

/** Shifts of a rota. */
export class ShiftListView {
  /** In order, without gap; the first and the last may reach beyond what was asked for. */
  items: ShiftView[];
}

/** A shift that somebody took over. */
export class OverrideView {
  /** UUID. */
  id: string;
  /** UUID. */
  userId: string;
  from: Date;
  /** Excluded. */
  to: Date;
  note: string;
}

/** Who is on call in a rota. */
export class OnCallRotaView {
  /** UUID. */
  rotaId: string;
  rotaName: string;
  /** Name of the tz database. */
  zone: string;
  current: ShiftView | null;
  next: ShiftView | null;
}

/** Who is on call now. */
export class OnCallView {
  at: Date;
  /** By the names of the rotas. */
  items: OnCallRotaView[];
  /** Who may act on alerts, at most 100: who is told where no rota says otherwise. */
  everybody: OnCallPersonView[];
}

export function toRotaView({ rota, roster }: RotaState, names: Names): RotaView {
  const { id, name, zone, handover, shiftDays, startsOn, members, version } = rota;
  return {
    id,
    name,
    zone,
    handover,
    shiftDays,
    startsOn,
    members: members.map((userId) => ({ userId, displayName: nameOf(userId, names), canAct: roster.isAble(userId) })),
    version,
  };
}

export function toShiftView({ from, until, userId, substituteFor, override }: Shift, names: Names): ShiftView {
  return {
    from,
    to: until,
    userId,
    displayName: userId && nameOf(userId, names),
    substituteFor: substituteFor === null ? null : toPersonView(substituteFor, names),
    override: override?.id ?? null,
    note: override?.note ?? null,
  };
}

export function toPersonView(userId: string, names: Names): OnCallPersonView {
  return { userId, displayName: nameOf(userId, names) };
}

export function toOnCallView(
  at: Date,
  moments: readonly RotaMoment[],
  everybody: readonly string[],
  names: ReadonlyMap<string, string>,
): OnCallView {
  return {
    at,
    items: moments.map(({ rota, current, next }) => ({
      rotaId: rota.id,
      rotaName: rota.name,
      zone: rota.zone,
      current: current && toShiftView(current, names),
      next: next && toShiftView(next, names),
    })),
    everybody: everybody.map((userId) => toPersonView(userId, names)),
  };
}

/** Everybody a shift names. */
export function peopleOf(shifts: readonly (Shift | null)[]): string[] {
  return [...new Set(shifts.flatMap((shift) => [shift?.userId ?? [], shift?.substituteFor ?? []].flat()))];
}

export function membersOf(rotas: readonly Rota[]): string[] {
  return [...new Set(rotas.flatMap(({ members }) => members))];
}

function nameOf(userId: string, names: Names): string {
  return names.get(userId) ?? '';
}
