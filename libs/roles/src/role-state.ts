/** A role as commands and queries hand it out. */
export interface RoleState {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Null: the role may be granted anywhere. */
  readonly organisationId: string | null;
  readonly builtIn: boolean;
  /** In order; those of a role of the program are what the libs declare. */
  readonly permissions: readonly string[];
  readonly version: number;
}
