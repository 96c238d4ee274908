import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ErasuresLeft } from './erasures-left.service.js';

// What it says is not for here.
beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(true));

/** @param fails what erasing people again comes to. */
function left(fails: Error): { erasures: ErasuresLeft; raised: string[] } {
  const raised: string[] = [];
  const alerts = { raise: (_: object, __: string, people: string) => Promise.resolve(void raised.push(people)) };
  const transactions = { run: (work: () => Promise<void>) => work() };
  const others = [{}, { replay: () => Promise.reject(fails) }, alerts, transactions] as never[];
  return { erasures: new ErasuresLeft(...(others as [never, never, never, never])), raised };
}

describe('BK3 erasing people again after a restore', () => {
  it('BK3 whatever goes wrong leaves somebody to be erased, is told, and lets the restore come to its end', async () => {
    const { erasures, raised } = left(new Error('No such table.'));
    await expect(erasures.replay()).resolves.toBe(1);
    expect(raised).toEqual(['1']);
  });

  it('BK3 a database that is away is waited for', async () => {
    const away = Object.assign(new Error('terminating connection'), { code: '57P01' });
    await expect(left(away).erasures.replay()).rejects.toBe(away);
  });

  it('BK3 an alert that could not be cleared is cleared by the next who tries', async () => {
    const noted = vi.fn(() => Promise.resolve());
    const rows = { hasNotErased: () => Promise.resolve(true), noteNotErased: noted };
    const clear = vi.fn(() => Promise.resolve()).mockRejectedValueOnce(new Error('Not now.'));
    const others = [
      rows,
      { replay: () => Promise.resolve({ erased: 1, failed: [] }) },
      { clear },
      { run: (work: () => unknown) => work() },
    ];
    const erasures = new ErasuresLeft(...(others as [never, never, never, never]));
    await expect(erasures.eraseAgain(new AbortController().signal)).rejects.toThrow('Not now.');
    expect(noted).not.toHaveBeenCalled();
    await erasures.eraseAgain(new AbortController().signal);
    expect(noted).toHaveBeenCalledWith(0);
  });
});
