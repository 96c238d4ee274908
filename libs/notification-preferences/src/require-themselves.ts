import { AccessErrors, type Actor } from '#platform/access';
import { AppError } from '#platform/errors';

/** Whoever acts as somebody else has no business with what they are told: it names whom they write with. @returns whose it is. @throws AppError IMPERSONATION_FORBIDDEN */
export function requireThemselves({ userId, signIn }: Actor): string {
  if (signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
  return userId;
}
