export type Change = { path: string; kind: 'added' | 'removed' | 'changed' | 'same'; before: unknown; after: unknown };

/** Key by key what two values differ in, objects taken apart ("address.city"), lists as wholes; keys in the order of `after`. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const old = flat(before);
  const now = flat(after);
  const paths = new Set([...now.keys(), ...old.keys()]);
  return [...paths].map((path) => {
    const entry = { path, before: old.get(path), after: now.get(path) };
    if (!old.has(path)) return { ...entry, kind: 'added' };
    if (!now.has(path)) return { ...entry, kind: 'removed' };
    return { ...entry, kind: JSON.stringify(entry.before) === JSON.stringify(entry.after) ? 'same' : 'changed' };
  });
}

function flat(value: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) {
    if (path !== '') into.set(path, value);
    return into;
  }
  const entries = Object.entries(value);
  if (entries.length === 0 && path !== '') into.set(path, value);
  for (const [key, inner] of entries) flat(inner, path === '' ? key : `${path}.${key}`, into);
  return into;
}
