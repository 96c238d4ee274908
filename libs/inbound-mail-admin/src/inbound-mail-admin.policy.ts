import type { Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { InboundMailPermissions } from './inbound-mail-admin.permissions.js';

/**
 * Mails that come in are the installation's until they become something: a grant for one organisation does nothing here.
 * @throws AppError FORBIDDEN
 */
export function requireInboundMail(actor: Actor, permission: keyof typeof InboundMailPermissions): void {
  if (!actor.can(InboundMailPermissions[permission], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
}
