import { AppError } from '#platform/errors';
import { AccessErrors } from './access.errors.js';
import type { Actor } from './actor.js';

/** How long a proof of who somebody is counts for sensitive actions. */
const STEP_UP_MS = 15 * 60_000;

/**
 * For what a thief of a session must not do. Routes that always need it say so (`stepUp`); this is for those where it
 * depends on what is sent.
 * @throws AppError `STEP_UP_REQUIRED`, `IMPERSONATION_FORBIDDEN`
 */
export function requireStepUp({ signIn }: Actor): void {
  if (signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
  if (Date.now() - signIn.at.getTime() > STEP_UP_MS) throw new AppError(AccessErrors.STEP_UP_REQUIRED);
}
