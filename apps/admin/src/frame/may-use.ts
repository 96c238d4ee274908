/** What somebody has to hold for a screen or a command. */
export interface Needs {
  /** A permission, any of several, or nothing but being signed in. */
  readonly permission?: string | readonly string[];
  /** Where it has to be held: on the whole installation, on an organisation or all of them, or, as is usual, anywhere. */
  readonly scope?: 'installation' | 'organisation';
}

/** What the API says about what somebody may do. */
export interface Held {
  readonly permissions: readonly string[];
  readonly grants: readonly {
    readonly organisationId: string | null;
    readonly officeId: string | null;
    readonly permissions: readonly string[];
  }[];
}

export function mayUse(held: Held, { permission, scope }: Needs): boolean {
  if (permission === undefined) return true;
  const asked = typeof permission === 'string' ? [permission] : permission;
  return asked.some((each) => {
    if (scope === 'installation') return holdsEverywhere(held, each);
    return scope === 'organisation' ? holdsInOrganisation(held, each) : held.permissions.includes(each);
  });
}

/** On the whole installation, not only in an organisation or an office. */
export function holdsEverywhere({ grants }: Held, permission: string): boolean {
  return grants.some(
    ({ organisationId, officeId, permissions }) => organisationId === null && officeId === null && permissions.includes(permission),
  );
}

/** On an organisation as a whole, or on all of them. */
function holdsInOrganisation({ grants }: Held, permission: string): boolean {
  return grants.some(({ officeId, permissions }) => officeId === null && permissions.includes(permission));
}
