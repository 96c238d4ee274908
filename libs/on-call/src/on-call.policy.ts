import { AlertPermissions, requireAlerts } from '#alerts';
import type { Actor } from '#platform/access';

/** What somebody needs to be on call. */
export const ACT = AlertPermissions['alerts.act'];

/** Takes over a shift, or gives it back: for oneself whoever may act, for others whoever sets things up. @throws AppError FORBIDDEN */
export function requireOverriding(actor: Actor, userId: string): void {
  const mayActThemselves = actor.userId === userId && actor.can(ACT, { type: 'installation' });
  if (!mayActThemselves) requireAlerts(actor, 'alerts.rules');
}
