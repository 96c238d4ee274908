/** Roles that exist without anybody defining them. A grant gives a role to a person, within a scope. */
export const ROLES = ['user', 'support', 'merchandising', 'marketing', 'office-manager', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** One permission: a key such as `desk.reserve`, what it allows in a sentence, and the roles that carry it. */
export interface PermissionDefinition {
  readonly key: string;
  readonly owner: string;
  readonly summary: string;
  readonly roles: readonly Role[];
  /** Whoever holds it administrates people: is signed in for a day at most, and never acted as. */
  readonly administrates?: boolean;
}

const permissions = new Map<string, PermissionDefinition>();
const byRole = new Map<Role, Set<string>>();

/**
 * Declares the permissions a lib owns and returns their keys. A key without roles is held by nobody: access is
 * denied unless it is listed here. Throws at import for a key that is declared already or malformed.
 */
export function definePermissions<K extends string>(
  owner: string,
  rows: Record<K, Pick<PermissionDefinition, 'summary' | 'roles' | 'administrates'>>,
): Readonly<{ [P in K]: P }> {
  const keys = {} as { [P in K]: P };
  for (const key of Object.keys(rows) as K[]) {
    if (!/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$/.test(key)) throw new Error(`Permission ${key} is not of the form thing.verb`);
    const known = permissions.get(key);
    if (known) throw new Error(`Permission ${key} is declared by ${known.owner} and by ${owner}`);
    permissions.set(key, Object.freeze({ key, owner, ...rows[key] }));
    for (const role of rows[key].roles) {
      const held = byRole.get(role) ?? new Set<string>();
      byRole.set(role, held.add(key));
    }
    keys[key] = key;
  }
  return Object.freeze(keys);
}

/** Every declared permission, ordered by key; the committed matrix is made from it. */
export function allPermissions(): PermissionDefinition[] {
  return [...permissions.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** True for the administrator's role, and for whatever role carries a permission that administrates people. */
export function administrates(held: readonly { readonly role: string; readonly permissions?: readonly string[] }[]): boolean {
  return held.some(
    ({ role, permissions: keys }) =>
      role === 'admin' || [...(keys ?? permissionsOfRole(role))].some((key) => permissions.get(key)?.administrates === true),
  );
}

/** Keys a role carries; empty for a name that is not a role. */
export function permissionsOfRole(role: string): ReadonlySet<string> {
  return byRole.get(role as Role) ?? new Set();
}
