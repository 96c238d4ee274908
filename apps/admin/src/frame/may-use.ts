/** What somebody has to hold for a screen or a command. */
export interface Needs {
  /** A permission, any of several, or nothing but being signed in. */
  readonly permission?: string | readonly string[];
  /** Where it has to be held: on the whole installation, or, as is usual, anywhere. */
  readonly scope?: 'installation';
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
  return asked.some((each) => (scope === 'installation' ? holdsEverywhere(held, each) : held.permissions.includes(each)));
}

/** On the whole installation, not only in an organisation or an office. */
export function holdsEverywhere({ grants }: Held, permission: string): boolean {
  return grants.some(
    ({ organisationId, officeId, permissions }) => organisationId === null && officeId === null && permissions.includes(permission),
  );
}
