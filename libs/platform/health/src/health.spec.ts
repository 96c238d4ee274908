import { afterEach, describe, expect, it, vi } from 'vitest';
import { Health } from './health.js';

afterEach(() => vi.restoreAllMocks());

describe('Health', () => {
  it('MO5 is ready when all it depends on is there, and not while draining', async () => {
    const health = new Health();
    expect(await health.readiness()).toEqual({ ready: true, draining: false, dependencies: [] });
    health.register({ name: 'database', check: async () => undefined });
    health.beginDrain();
    expect(health.isDraining).toBe(true);
    expect(await health.readiness()).toMatchObject({ ready: false, draining: true });
  });

  it('MO5 a check that fails, fails at once or never answers is not ready, and the others are told apart', async () => {
    const health = new Health();
    health.register({ name: 'fine', check: async () => undefined });
    health.register({ name: 'fails', check: () => Promise.reject(new Error('away')) });
    health.register({
      name: 'throws',
      check: () => {
        throw new Error('not even a promise');
      },
    });
    let aborted = false;
    health.register({ name: 'hangs', check: (signal) => new Promise(() => signal.addEventListener('abort', () => (aborted = true))) });
    // Nobody is given longer than two seconds; here less, not to wait for it.
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const limits: number[] = [];
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((limit) => {
      limits.push(limit);
      return timeout(20);
    });
    const { ready, dependencies } = await health.readiness();
    expect(ready).toBe(false);
    expect(dependencies.map(({ name, ok }) => [name, ok])).toEqual([
      ['fine', true],
      ['fails', false],
      ['throws', false],
      ['hangs', false],
    ]);
    expect(limits).toEqual([2_000, 2_000, 2_000, 2_000]);
    expect(aborted).toBe(true);
  });

  it('MO5 a hundred callers at a time ask once', async () => {
    const health = new Health();
    const check = vi.fn(async () => undefined);
    health.register({ name: 'database', check });
    await Promise.all(Array.from({ length: 100 }, () => health.readiness()));
    expect(check).toHaveBeenCalledTimes(1);
    await new Promise((resolve) => setTimeout(resolve, 550));
    await health.readiness();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('MO5 an optional dependency that is away is reported and keeps the process in traffic', async () => {
    const health = new Health();
    health.register({ name: 'redis', optional: true, check: () => Promise.reject(new Error('away')) });
    expect(await health.readiness()).toEqual({
      ready: true,
      draining: false,
      dependencies: [{ name: 'redis', ok: false, required: false, ms: expect.any(Number) }],
    });
  });
});
