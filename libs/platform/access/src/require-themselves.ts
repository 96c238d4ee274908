import { AppError } from '#platform/errors';
import { AccessErrors } from './access.errors.js';
import type { Actor } from './actor.js';

/** For what nobody does who acts as somebody else. @returns whose it is. @throws AppError IMPERSONATION_FORBIDDEN */
export function requireThemselves({ userId, signIn }: Actor): string {
  if (signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
  return userId;
}
