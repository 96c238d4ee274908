/** Cost of one argon2id hash: memory in KiB and passes over it; always one lane. */
export interface PasswordParameters {
  readonly memoryCost: number;
  readonly timeCost: number;
}

/** The least we ever hash with: OWASP's minimum for argon2id. */
export const FLOOR: PasswordParameters = { memoryCost: 19_456, timeCost: 2 };

/** Wished for first, the floor last; a machine gets the first it computes in time. */
export const LADDER: readonly PasswordParameters[] = [
  { memoryCost: 65_536, timeCost: 3 },
  { memoryCost: 65_536, timeCost: 2 },
  { memoryCost: 47_104, timeCost: 2 },
  FLOOR,
];

/** In KiB; argon2 takes no less for a lane (RFC 9106, 3.1). */
const LEAST_MEMORY = 8;

/** Longest time one hash may take on a quiet machine, in milliseconds. */
const TARGET_MS = 250;

let fixed: PasswordParameters | undefined;

/** What tests have fixed. */
export function fixedPasswordParameters(): PasswordParameters | undefined {
  return fixed;
}

/** Skips the calibration, for tests; never below the floor, or comparisons of time would prove nothing. */
export function fixPasswordParameters(parameters: PasswordParameters): void {
  if (parameters.memoryCost < FLOOR.memoryCost || parameters.timeCost < FLOOR.timeCost)
    throw new Error('Password parameters below the floor');
  fixed = parameters;
}

/**
 * The parameters of this machine: the first of the ladder that `measure` (milliseconds of one hash) finds fast enough.
 * At most one measurement per step.
 */
export async function calibrate(measure: (parameters: PasswordParameters) => Promise<number>): Promise<PasswordParameters> {
  for (const parameters of LADDER.slice(0, -1)) if ((await measure(parameters)) <= TARGET_MS) return parameters;
  return FLOOR;
}

/** True when a PHC string is not argon2id or cheaper than `current`, so that the password should be hashed again. */
export function isWeakerThan(phc: string, current: PasswordParameters): boolean {
  return !phc.startsWith('$argon2id$') || costOf(phc) < current.memoryCost * current.timeCost;
}

/**
 * What must be hashed after a check against `phc` so that both cost as much as one hash of `current`: the time of argon2 grows
 * with memory times passes. Null when nothing is missing.
 */
export function remainderOf(phc: string, current: PasswordParameters): PasswordParameters | null {
  const missing = current.memoryCost * current.timeCost - costOf(phc);
  return missing > 0 ? { timeCost: current.timeCost, memoryCost: Math.max(LEAST_MEMORY, Math.round(missing / current.timeCost)) } : null;
}

/** Memory times passes of a PHC string of argon2; 0 for any other. */
function costOf(phc: string): number {
  const match = /^\$argon2(?:id|i|d)\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(phc);
  return match ? Number(match[1]) * Number(match[2]) : 0;
}
