/** Names of fields whose value nobody should be able to read years later. */
const SECRET = /passw|passphrase|secret|token|otp|recovery-?_?code|private-?_?key|api-?_?key|authorization|cookie/i;
const REDACTED = '[redacted]';

/** A copy in which texts of fields with such a name are replaced, however deep. The second line of defence: entries have no secrets to begin with. */
export function withoutSecrets<T>(value: T): T {
  return redacted(value, false) as T;
}

function redacted(value: unknown, isSecret: boolean): unknown {
  if (typeof value === 'string') return isSecret ? REDACTED : value;
  if (Array.isArray(value)) return value.map((item) => redacted(item, isSecret));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redacted(inner, isSecret || SECRET.test(name))]));
}
