import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FigureRegistry } from './figure-registry.js';
import { StatusRegistry } from './status-registry.js';

describe('StatusRegistry', () => {
  it('MO1 shows what is there, says what is late or failed, and waits for nobody longer than the limit', async () => {
    const registry = new StatusRegistry();
    registry.register(
      { name: 'good', read: () => Promise.resolve({ answer: 42 }) },
      { name: 'late', limitMs: 40, read: () => sleep(10_000, {}, { ref: false }) },
      { name: 'broken', read: () => Promise.reject(new Error('no')) },
      {
        name: 'broken-at-once',
        read: () => {
          throw new Error('no');
        },
      },
    );
    const started = performance.now();
    const parts = await registry.readAll();
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(parts).toEqual([
      { name: 'good', ok: true, ms: expect.any(Number), state: { answer: 42 } },
      { name: 'late', ok: false, ms: expect.any(Number), problem: 'late' },
      { name: 'broken', ok: false, ms: expect.any(Number), problem: 'failed' },
      { name: 'broken-at-once', ok: false, ms: expect.any(Number), problem: 'failed' },
    ]);
  });

  it('MO1 does not ask again for what is still being found out, and shows it once it is', async () => {
    const registry = new StatusRegistry();
    let asked = 0;
    let finish: (state: object) => void = () => undefined;
    const read = () => {
      asked += 1;
      return new Promise<object>((resolve) => (finish = resolve));
    };
    registry.register({ name: 'slow', limitMs: 20, read });
    const late = { name: 'slow', ok: false, ms: expect.any(Number), problem: 'late' };
    expect([...(await registry.readAll()), ...(await registry.readAll())]).toEqual([late, late]);
    expect(asked).toBe(1);
    const third = registry.readAll();
    finish({ found: 'out' });
    expect(await third).toEqual([{ name: 'slow', ok: true, ms: expect.any(Number), state: { found: 'out' } }]);
    expect([await registry.readAll(), asked]).toEqual([[late], 2]);
  });

  it('MO1 knows each part by one name', () => {
    const registry = new StatusRegistry();
    const part = (name: string) => ({ name, read: () => Promise.resolve({}) });
    registry.register(part('disks'));
    expect(() => registry.register(part('disks'))).toThrow('Status part disks is known already');
    expect(() => registry.register(part('Disks'))).toThrow('is not of the form');
  });
});

describe('FigureRegistry', () => {
  it('MO3 knows each figure by one key, whoever reads or counts it', () => {
    const registry = new FigureRegistry();
    registry.register({ series: [{ key: 'memory', unit: 'bytes' }], read: () => Promise.resolve({ memory: 1 }) });
    registry.registerRates({ key: 'errors-5xx', unit: 'share', of: () => null });
    expect(registry.series).toEqual([
      { key: 'errors-5xx', unit: 'share' },
      { key: 'memory', unit: 'bytes' },
    ]);
    expect(() => registry.registerRates({ key: 'memory', unit: 'bytes', of: () => null })).toThrow('Figure memory is known already');
    expect(() => registry.registerRates({ key: 'Memory', unit: 'bytes', of: () => null })).toThrow('is not of the form');
  });
});
