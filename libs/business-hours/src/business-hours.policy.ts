import type { Actor } from '#platform/access';

/** Of tickets, which are what hours are set up for; that lib builds on this one. The boot refuses a key that no lib declares. */
export const HOURS_MANAGERS = 'tickets.manage';

/** Whether a person may change the hours of an organisation, or those of the installation: null. */
export function mayManage(actor: Actor, organisationId: string | null): boolean {
  return actor.can(HOURS_MANAGERS, organisationId === null ? { type: 'installation' } : { type: 'organisation', organisationId });
}
