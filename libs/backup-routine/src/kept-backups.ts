import { type Backup, isOwn } from '#backup-archives';
import { civilDateIn } from '#platform/time';

/** Which backups stay. */
export interface KeepRules {
  readonly days: number;
  readonly weekly: number;
  readonly monthly: number;
  /** Whose days they are. */
  readonly zone: string;
}

/**
 * Which of them may go, of the catalogue's order, newest first. Counted in days that have a backup, never from a clock: whether
 * that was moved, or nothing was made for a month, what is newest stays. Only checked ones count, and those that were brought from
 * elsewhere only among each other. Of what has failed, as much stays as is newer than the oldest that is kept, and what was not made
 * here: somebody brought it, and it may be all they have. What was never checked stays: nobody knows what it is worth.
 */
export function superfluous(backups: readonly Backup[], rules: KeepRules, madeHere: ReadonlySet<string>): Backup[] {
  const verified = backups.filter(({ state }) => state === 'verified');
  const kept = new Set([
    ...keptOf(verified.filter(isOwn), rules),
    ...keptOf(
      verified.filter((backup) => !isOwn(backup)),
      rules,
    ),
  ]);
  const oldest = backups.findLastIndex((backup) => kept.has(backup));
  return backups.filter((backup, index) => {
    if (backup.state === 'verified') return !kept.has(backup);
    const isOurs = backup.archive === null || madeHere.has(backup.id);
    return backup.state === 'failed' && isOurs && oldest >= 0 && index > oldest;
  });
}

function keptOf(verified: readonly Backup[], rules: KeepRules): Backup[] {
  return [
    ...ofDays(verified, rules),
    ...lastOfEach(verified, rules.weekly, weekOf(rules.zone)),
    ...lastOfEach(verified, rules.monthly, monthOf(rules.zone)),
  ];
}

/** All of the newest so many days that have one. */
function ofDays(verified: readonly Backup[], { days, zone }: KeepRules): Backup[] {
  const seen = new Set<string>();
  return verified.filter((backup) => {
    const day = dayOf(backup, zone);
    if (!seen.has(day) && seen.size === days) return false;
    seen.add(day);
    return true;
  });
}

/** The newest of each of the newest so many weeks or months that have one. */
function lastOfEach(verified: readonly Backup[], count: number, periodOf: (backup: Backup) => string): Backup[] {
  const seen = new Set<string>();
  return verified.filter((backup) => {
    const period = periodOf(backup);
    if (seen.has(period) || seen.size === count) return false;
    seen.add(period);
    return true;
  });
}

function dayOf({ finishedAt, createdAt }: Backup, zone: string): string {
  return civilDateIn(zone, finishedAt ?? createdAt);
}

/** By its Thursday. */
function weekOf(zone: string): (backup: Backup) => string {
  return (backup) => {
    const day = new Date(`${dayOf(backup, zone)}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + 3 - ((day.getUTCDay() + 6) % 7));
    return day.toISOString().slice(0, 10);
  };
}

function monthOf(zone: string): (backup: Backup) => string {
  return (backup) => dayOf(backup, zone).slice(0, 7);
}
