import type { MaintenanceState } from '#platform/maintenance';

const HOUR_SECONDS = 3_600;
/** Nobody means to be without backups for longer. */
const MAINTENANCE_SECONDS = 6 * HOUR_SECONDS;
/** Where the alert begins; one that was as old before the maintenance began is not explained by it. */
const DUE_SECONDS = 26 * HOUR_SECONDS;

/** How old the last backup is; null while maintenance, in which workers rest, is the reason. */
export function unexplainedAge(ageSeconds: number, { startsAt }: Pick<MaintenanceState, 'startsAt'>, now: number): number | null {
  const lasted = startsAt === null ? Infinity : (now - startsAt.getTime()) / 1_000;
  const isExplained = lasted >= 0 && lasted < MAINTENANCE_SECONDS && ageSeconds - lasted < DUE_SECONDS;
  return isExplained && ageSeconds >= DUE_SECONDS ? null : ageSeconds;
}
