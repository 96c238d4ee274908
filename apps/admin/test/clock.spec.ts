import { afterEach, expect, it } from 'vitest';
import { clockAt, instantAt, setTimeZone } from '../src/i18n/format';

afterEach(() => setTimeZone(null));

it.each([
  ['in winter', 'Europe/Madrid', '2026-11-21T22:00', '2026-11-21T21:00:00.000Z'],
  ['in summer', 'Europe/Madrid', '2026-07-01T10:30', '2026-07-01T08:30:00.000Z'],
  ['before the clock is put back', 'Europe/Madrid', '2026-10-25T01:30', '2026-10-24T23:30:00.000Z'],
  ['after it', 'Europe/Madrid', '2026-10-25T03:30', '2026-10-25T02:30:00.000Z'],
  ['beyond the date line', 'Pacific/Auckland', '2026-01-01T00:15', '2025-12-31T11:15:00.000Z'],
])('UI1 reads a time as the clock of the person shows it, %s', (_, zone, clock, instant) => {
  setTimeZone(zone);
  expect(instantAt(clock)).toBe(instant);
  expect(clockAt(instant)).toBe(clock);
});
