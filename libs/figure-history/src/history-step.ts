/** Points of a series at most. */
export const MOST_POINTS = 500;

const STEPS = [30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 10_800];
/** What averages are made for. */
export const AVERAGED_SECONDS = 600;

/** The finest step, in seconds, with which a span has no more points than it may; not below `least`. */
export function stepFor(spanSeconds: number, least: number): number {
  // One to spare: a span begins and ends within a step.
  return STEPS.find((step) => step >= least && spanSeconds / step <= MOST_POINTS - 1) ?? STEPS.at(-1)!;
}
