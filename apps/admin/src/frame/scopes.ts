import type { Held } from './may-use';

/** The organisations where it is held as a whole, not only in one of their offices; null: in all. */
function organisationsOf({ grants }: Held, permission: string): readonly (string | null)[] {
  return grants
    .filter(({ officeId, permissions }) => officeId === null && permissions.includes(permission))
    .map(({ organisationId }) => organisationId);
}

/**
 * Where somebody makes something that belongs to an organisation: in their own one, unless they hold what it takes only in another.
 * @returns undefined where they hold it in none.
 */
export function homeFor(held: Held, permission: string, own: string): string | undefined {
  const all = organisationsOf(held, permission);
  return all.includes(null) || all.includes(own) ? own : (all[0] ?? undefined);
}

/** In one office: of itself, of its organisation, or of all. */
export function holdsInOffice(
  { grants }: Held,
  permission: string,
  office: { readonly id: string; readonly organisationId: string },
): boolean {
  return grants.some(
    ({ organisationId, officeId, permissions }) =>
      permissions.includes(permission) &&
      (officeId === null ? organisationId === null || organisationId === office.organisationId : officeId === office.id),
  );
}
