/** How a route may be used. Every route declares one; a route without it stops the boot. */
export type AccessRule =
  | { readonly permission: string }
  /** Anybody, also without a token; the reason is shown in the documentation of access. */
  | { readonly public: string }
  /** Any signed-in person, for what belongs to themselves; the reason likewise. */
  | { readonly signedIn: string };
