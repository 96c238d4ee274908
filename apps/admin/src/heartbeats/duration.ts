export const UNITS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** A time as people say it: in the biggest unit that makes it a whole number. */
export interface Duration {
  readonly amount: string;
  readonly unit: Unit;
}

export function toDuration(seconds: number): Duration {
  const units = (Object.keys(UNITS) as Unit[]).toReversed();
  const unit = seconds === 0 ? 'minutes' : units.find((each) => seconds % UNITS[each] === 0)!;
  return { amount: String(seconds / UNITS[unit]), unit };
}

/** NaN for what is no whole number. */
export function toSeconds({ amount, unit }: Duration): number {
  return /^\d+$/.test(amount.trim()) ? Number(amount) * UNITS[unit] : NaN;
}
