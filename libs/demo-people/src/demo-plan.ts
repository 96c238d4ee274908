import { addressOf, DEMO_NAMES, type DemoName, WAITING_NAMES } from './demo-names.js';

const DAYS = 60;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Which of the forty are suspended, and for how many days; null: until somebody ends it. */
const SUSPENDED = new Map<number, number | null>([
  [5, null],
  [17, 10],
  [28, null],
]);

/** Somebody of the demo data, with what they did. */
export interface DemoPerson extends DemoName {
  readonly email: string;
  readonly createdAt: Date;
  readonly role: 'office-manager' | 'support' | null;
  readonly suspension: { readonly at: Date; readonly until: Date | null } | null;
  /** Oldest first. */
  readonly signIns: readonly Date[];
}

/** The people of a batch: they joined over the past sixty days, more of them lately, and sign in every few days. */
export function demoPeople(batchId: string, now: Date): DemoPerson[] {
  return DEMO_NAMES.map((name, index) => {
    const daysAgo = Math.floor(DAYS * (1 - index / DEMO_NAMES.length) ** 0.8);
    const createdAt = new Date(now.getTime() - daysAgo * DAY - ((index * 37) % 240) * MINUTE);
    const suspendedFor = SUSPENDED.get(index);
    const suspension =
      suspendedFor === undefined
        ? null
        : { at: new Date(now.getTime() - DAY), until: suspendedFor === null ? null : new Date(now.getTime() + suspendedFor * DAY) };
    const until = suspension?.at ?? now;
    return {
      ...name,
      email: addressOf(name, batchId),
      createdAt,
      role: index === 2 ? 'office-manager' : index === 3 ? 'support' : null,
      suspension,
      signIns: signInsBetween(createdAt, until, index),
    };
  });
}

/** Registrations of the past day that wait for a click. */
export function waitingRegistrations(batchId: string, now: Date): readonly (DemoName & { email: string; createdAt: Date })[] {
  return WAITING_NAMES.map((name, index) => ({
    ...name,
    email: addressOf(name, batchId),
    createdAt: new Date(now.getTime() - (index * 190 + 25) * MINUTE),
  }));
}

/** On one day of four, people differing; fewer at the weekend. */
function signInsBetween(from: Date, until: Date, index: number): Date[] {
  const signIns = [new Date(from.getTime() + 2 * MINUTE)];
  for (let day = 1; from.getTime() + day * DAY < until.getTime(); day += 1) {
    const at = new Date(from.getTime() + day * DAY + ((index * 13 + day * 7) % 90) * MINUTE);
    const isWeekend = [0, 6].includes(at.getUTCDay());
    if ((index * 3 + day * 5) % (isWeekend ? 12 : 4) === 0 && at < until) signIns.push(at);
  }
  return signIns.filter((at) => at < until);
}
