import { administrates, type Grant } from '#platform/access';

/** How long a session lives at most, and how long without being refreshed, in seconds. */
export interface SessionLifetime {
  readonly absoluteSeconds: number;
  readonly idleSeconds: number;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** An administrator who acts as somebody else: an hour, and nothing makes it longer. */
export const IMPERSONATION_LIFETIME: SessionLifetime = { absoluteSeconds: HOUR, idleSeconds: HOUR };

/**
 * Administrators sign in daily, everybody else monthly (NIST SP 800-63B-4: at most 24 hours and an hour of idleness
 * for what matters, 30 days for the rest). Nothing extends the absolute end; whoever
 * comes to administrate has their sessions shortened.
 */
export function sessionLifetimeFor(grants: readonly Grant[]): SessionLifetime {
  return administrates(grants) ? { absoluteSeconds: DAY, idleSeconds: HOUR } : { absoluteSeconds: 30 * DAY, idleSeconds: 14 * DAY };
}
