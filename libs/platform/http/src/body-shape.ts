const MAX_DEPTH = 64;
const MAX_FIELDS = 1_000;
/** `toString`, `constructor` and the like: validation would overlook a field that every object has. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * True for a body that no route of ours expects and that would be dear to look at: nested so deep that what reads it
 * by recursion (validation, comparison) ends in a stack overflow, or an object with so many fields that validation,
 * whose time grows with their square, holds everybody else up; or a field named like one that every object has.
 * Looks without recursion, in linear time.
 */
export function isMisshapen(body: unknown): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue;
      const inside = Array.isArray(value) ? value : Object.values(value);
      if (inside !== value && (inside.length > MAX_FIELDS || Object.keys(value).some((name) => INHERITED.has(name)))) return true;
      for (const each of inside) if (typeof each === 'object' && each !== null) next.push(each);
    }
    level = next;
  }
  return false;
}
