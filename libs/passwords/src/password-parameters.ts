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

/** Longest time one hash may take on a quiet machine, in milliseconds. */
const TARGET_MS = 250;

let fixed: PasswordParameters | undefined;

/** Skips the calibration, for tests; never below the floor, or comparisons of time would prove nothing. */
export function fixPasswordParameters(parameters: PasswordParameters): void {
  if (parameters.memoryCost < FLOOR.memoryCost || parameters.timeCost < FLOOR.timeCost)
    throw new Error('Password parameters below the floor');
  fixed = parameters;
}

/**
 * The parameters this process hashes with: the first of the ladder that `measure` (milliseconds of one hash) finds
 * fast enough. At most one measurement per step.
 */
export async function calibrate(measure: (parameters: PasswordParameters) => Promise<number>): Promise<PasswordParameters> {
  if (fixed) return fixed;
  for (const parameters of LADDER.slice(0, -1)) if ((await measure(parameters)) <= TARGET_MS) return parameters;
  return FLOOR;
}

/** True when a PHC string is not argon2id or cheaper than `current`, so that the password should be hashed again. */
export function isWeakerThan(phc: string, current: PasswordParameters): boolean {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(phc);
  return !match || Number(match[1]) * Number(match[2]) < current.memoryCost * current.timeCost;
}
