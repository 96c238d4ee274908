type Values = Readonly<Record<string, unknown>>;

/** Values of a form and the version of the record that they come from, or were begun on. */
export interface Versioned<T> {
  readonly values: T;
  readonly version: number | undefined;
}

/** What is kept of a form that was not saved: what was typed, and onto what. */
export interface Draft<T> extends Versioned<T> {
  /** The values it was begun on. */
  readonly base: T;
}

/** What stands in the storage of the tab as a draft; null when it is none. */
export function toDraft<T extends Values>(kept: unknown): Draft<T> | null {
  const draft = kept as Draft<T> | null;
  return draft?.base && draft.values ? draft : null;
}

export function sameValues(one: Values, other: Values): boolean {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => sameValue(one[key], other[key]));
}

/**
 * Whether what somebody else saved survives when mine is saved over it: in each field they left what mine was begun on, or wrote
 * the same. Then only something changed that the form does not hold, and there is nothing to choose.
 */
export function nothingToChoose(fields: readonly string[], mine: Values, base: Values, theirs: Values): boolean {
  return fields.every((field) => sameValue(theirs[field], base[field]) || sameValue(theirs[field], mine[field]));
}

/** The fields that were changed since the form was begun: the others are not mine, and stay as whoever saved them last left them. */
export function changedValues<T extends Values>(mine: T, base: Values): Partial<T> {
  return Object.fromEntries(Object.entries(mine).filter(([field, value]) => !sameValue(value, base[field]))) as Partial<T>;
}

/** The header that lets a change through only onto that version. */
export function ifMatch(version: number | undefined): { readonly 'If-Match'?: string } {
  return version === undefined ? {} : { 'If-Match': `"${version}"` };
}

/** Null and nothing are what an empty field holds. */
function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? '') === JSON.stringify(other ?? '');
}
