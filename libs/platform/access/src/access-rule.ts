/** How a route may be used. Every route declares one; a route without it stops the boot. */
export type AccessRule =
  | { readonly permission: string }
  /** Any one of these permissions will do. */
  | { readonly anyOf: readonly string[] }
  /** Anybody, also without a token; the reason is shown in the documentation of access. */
  | { readonly public: string }
  /** Any signed-in person, for what belongs to themselves; the reason likewise. */
  | { readonly signedIn: string };

/** The permissions of which a route needs one; null when it needs none. */
export function permissionsNeeded(access: AccessRule): readonly string[] | null {
  if ('permission' in access) return [access.permission];
  return 'anyOf' in access ? access.anyOf : null;
}
