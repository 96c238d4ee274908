/** A request for each desk: enough for a floor. */
export const MOST_AT_ONCE = 50;

/** `codesFrom('D08', 3)` → `D08`, `D09`, `D10`; a code without a number at its end gets one. */
export function codesFrom(first: string, count: number): string[] {
  const wanted = Math.min(Math.max(Math.trunc(count) || 1, 1), MOST_AT_ONCE);
  if (wanted === 1) return [first];
  const digits = /\d*$/.exec(first)![0];
  const head = first.slice(0, first.length - digits.length);
  const start = digits === '' ? 1 : Number(digits);
  return Array.from({ length: wanted }, (_, index) => head + String(start + index).padStart(digits.length, '0'));
}
