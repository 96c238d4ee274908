import { createHash } from 'node:crypto';

/** Every object of a schema's catalogue with its definition, such as `column users.email`: `text not null`. */
export interface SchemaFingerprint {
  readonly sha256: string;
  readonly objects: Readonly<Record<string, string>>;
}

export interface SchemaDifference {
  readonly object: string;
  /** Null: not there. */
  readonly expected: string | null;
  readonly found: string | null;
  /** False for what holds no data and may differ between installations: grants, comments, versions of extensions. */
  readonly structural: boolean;
}

const NOT_STRUCTURAL = /^(grant|default grant|comment|extension) /;

export function fingerprintOf(objects: Readonly<Record<string, string>>): SchemaFingerprint {
  const sorted = Object.entries(objects).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256');
  for (const [object, definition] of sorted) hash.update(`${object}\0${definition}\0`);
  return { sha256: hash.digest('hex'), objects: Object.fromEntries(sorted) };
}

/** What is missing, added or defined otherwise, in the order of names. */
export function schemaDifferences(expected: SchemaFingerprint, found: SchemaFingerprint): SchemaDifference[] {
  if (expected.sha256 === found.sha256) return [];
  const names = new Set([...Object.keys(expected.objects), ...Object.keys(found.objects)]);
  return [...names].toSorted().flatMap((object) => {
    const before = ownValue(expected.objects, object);
    const after = ownValue(found.objects, object);
    if (before === after) return [];
    return [{ object, expected: before, found: after, structural: !NOT_STRUCTURAL.test(object) }];
  });
}

/** Names come from files: `constructor` is a name like any other. */
function ownValue(objects: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(objects, name) ? (objects[name] ?? null) : null;
}
