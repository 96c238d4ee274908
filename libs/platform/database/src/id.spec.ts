import { afterEach, describe, expect, it, vi } from 'vitest';
import { isId, newId } from './id.js';

const LAYOUT = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const millisecondsOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

afterEach(() => {
  vi.useRealTimers();
  vi.resetModules();
});

/** The module as a process that has just started has it. */
async function fresh(): Promise<typeof newId> {
  vi.resetModules();
  return (await import('./id.js')).newId;
}

describe('newId', () => {
  it('W2 is a UUIDv7 of the moment', () => {
    const before = Date.now();
    const id = newId();
    expect(id).toMatch(LAYOUT);
    expect(millisecondsOf(id)).toBeGreaterThanOrEqual(before);
    expect(millisecondsOf(id)).toBeLessThanOrEqual(Date.now() + 100);
  });

  it('W2 has the time where the test vector of RFC 9562 (A.6) has it', async () => {
    vi.useFakeTimers({ now: new Date('2022-02-22T19:22:22Z') });
    expect((await fresh())()).toMatch(/^017f22e2-79b0-7[0-3]/);
  });

  it('W2 a hundred thousand in a burst ascend, are unique, and differ in what follows the counter', () => {
    const ids = Array.from({ length: 100_000 }, () => newId());
    expect(new Set(ids).size).toBe(100_000);
    expect(ids.findIndex((id, index) => index > 0 && id <= ids[index - 1]!)).toBe(-1);
    expect(ids.every((id) => LAYOUT.test(id))).toBe(true);
    expect(new Set(ids.map((id) => id.slice(19))).size).toBe(100_000);
  });

  it('W2 ascend also when the clock goes back', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00Z') });
    const make = await fresh();
    const first = make();
    vi.setSystemTime(new Date('2026-11-21T09:00:00Z'));
    const rest = Array.from({ length: 10_000 }, make);
    expect([first, ...rest].toSorted()).toEqual([first, ...rest]);
    expect(millisecondsOf(rest.at(-1)!) - millisecondsOf(first)).toBeLessThan(10);
  });
});

it('W3 an id is told from other texts, in one spelling only', () => {
  const id = newId();
  expect(isId(id)).toBe(true);
  for (const text of ['', '-'.repeat(36), id.toUpperCase(), `${id} `, `{${id}}`, id.replaceAll('-', ''), `${id}' or true`])
    expect(isId(text), text).toBe(false);
});
