/** What went wrong, seen from the caller; decides the HTTP status and whether it is logged as ours. */
export type ErrorKind =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'timeout'
  | 'conflict'
  | 'gone'
  | 'precondition_failed'
  | 'too_large'
  | 'unsupported'
  | 'unprocessable'
  | 'too_many'
  | 'bug'
  | 'unavailable';

/** One row of the error catalogue. `code` is a promise to clients: it never changes its meaning. */
export interface ErrorDefinition {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly owner: string;
}

const owners = new Map<string, string>();
const catalogue: ErrorDefinition[] = [];

/**
 * Declares the error codes a lib owns: `defineErrors('desks', { DESK_TAKEN: { kind: 'conflict', message: '…' } })`.
 * Throws at import when a code is taken or not UPPER_SNAKE, so a clash never reaches a client. Its one owner may
 * declare a code under several kinds: published contracts answer the same refusal with another status by route.
 */
export function defineErrors<C extends string>(
  owner: string,
  rows: Record<C, { kind: ErrorKind; message: string }>,
): Readonly<Record<C, ErrorDefinition>> {
  const result = {} as Record<C, ErrorDefinition>;
  for (const code of Object.keys(rows) as C[]) {
    if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code)) throw new Error(`Error code ${code} is not UPPER_SNAKE`);
    const known = owners.get(code);
    if (known !== undefined && known !== owner) throw new Error(`Error code ${code} is declared by ${known} and by ${owner}`);
    if (catalogue.some((row) => row.code === code && row.kind === rows[code].kind))
      throw new Error(`Error code ${code} is declared twice as ${rows[code].kind}`);
    owners.set(code, owner);
    const definition: ErrorDefinition = Object.freeze({ code, owner, ...rows[code] });
    catalogue.push(definition);
    result[code] = definition;
  }
  return Object.freeze(result);
}

/** Every declared error, ordered by code, then kind; the committed catalogue snapshot is made from it. */
export function allErrorDefinitions(): ErrorDefinition[] {
  const sortKey = (row: ErrorDefinition) => `${row.code} ${row.kind}`;
  return catalogue.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}
