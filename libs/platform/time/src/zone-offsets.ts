import type { CivilDate } from './civil-date.js';

/** Instants, `until` excluded, at which the clocks of a zone are the same time ahead of UTC. */
export interface OffsetStretch {
  readonly from: Date;
  readonly until: Date;
  /** Seconds ahead of UTC; negative west of it. */
  readonly offset: number;
}

const DAY_MS = 86_400_000;

/**
 * Every instant that belongs to the days from `from` to `to` in `zone`, in order, cut where its clocks change. The civil
 * date of an instant is that of UTC at `instant + offset`, which any database computes alike. Throws a RangeError for an
 * unknown zone.
 */
export function offsetsIn(zone: string, from: CivilDate, to: CivilDate): OffsetStretch[] {
  const offsetAt = offsetsOf(zone);
  const [first, last] = [Date.parse(from), Date.parse(to) + DAY_MS];
  // No zone is a day away from UTC.
  const [begin, end] = [first - DAY_MS, last + DAY_MS];
  const cuts = [{ at: begin, offset: offsetAt(begin) }];
  for (let at = begin; at < end; at += DAY_MS) {
    const { offset } = cuts.at(-1)!;
    const after = offsetAt(at + DAY_MS);
    if (after !== offset) cuts.push({ at: changeBetween(at, at + DAY_MS, offset, offsetAt), offset: after });
  }
  return cuts.flatMap(({ at, offset }, index) => {
    const start = Math.max(at, first - offset);
    const until = Math.min(cuts[index + 1]?.at ?? end, last - offset);
    return start < until ? [{ from: new Date(start), until: new Date(until), offset: offset / 1000 }] : [];
  });
}

/** The first second at which the offset is not `offset` any more. */
function changeBetween(low: number, high: number, offset: number, offsetAt: (at: number) => number): number {
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** Milliseconds ahead of UTC at whole seconds. */
function offsetsOf(zone: string): (at: number) => number {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const part: Record<string, number> = {};
    for (const { type, value } of formatter.formatToParts(at)) part[type] = Number(value);
    return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']) - at;
  };
}
