import { AppError, PlatformErrors } from '#platform/errors';
import type { MaintenanceLevel, MaintenanceState } from '#platform/maintenance';

/** What is asked for; absent: the default. */
export interface MaintenanceWish {
  /** By default `full`. */
  readonly level?: Exclude<MaintenanceLevel, 'off'> | undefined;
  readonly reason: string;
  /** By default now. */
  readonly startsAt?: Date | null | undefined;
  /** By default: until somebody ends it. */
  readonly until?: Date | null | undefined;
  /** By default 300. */
  readonly retryAfterSeconds?: number | undefined;
}

const FARTHEST_START_MS = 366 * 24 * 3_600_000;
const MOST_REASON = 300;
const READABLE = /^(?!\s)[^\p{C}]*[^\s\p{C}]$/u;
const DEFAULT_RETRY_AFTER_SECONDS = 300;

/** The state that follows a wish. @param now by the database's clock. @throws AppError VALIDATION_FAILED */
export function stateOf(wish: MaintenanceWish, version: number, now: Date): MaintenanceState {
  const startsAt = wish.startsAt ?? now;
  const until = wish.until ?? null;
  const retryAfterSeconds = wish.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS;
  if (wish.reason.length > MOST_REASON || !READABLE.test(wish.reason))
    throw refusal('reason', `must be 1 to ${MOST_REASON} visible characters`);
  if (!Number.isInteger(retryAfterSeconds) || retryAfterSeconds < 1 || retryAfterSeconds > 86_400)
    throw refusal('retryAfterSeconds', 'must be a whole number from 1 to 86400');
  if (startsAt.getTime() - now.getTime() > FARTHEST_START_MS) throw refusal('startsAt', 'must be within a year');
  if (until && until <= now) throw refusal('until', 'must be in the future');
  if (until && until <= startsAt) throw refusal('until', 'must be later than startsAt');
  return {
    version,
    level: wish.level ?? 'full',
    reason: wish.reason,
    startsAt,
    until,
    retryAfterSeconds,
  };
}

/** The state after the end. */
export function endedState(version: number): MaintenanceState {
  return { version, level: 'off', reason: null, startsAt: null, until: null, retryAfterSeconds: DEFAULT_RETRY_AFTER_SECONDS };
}

function refusal(field: string, problem: string): AppError {
  return new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}
