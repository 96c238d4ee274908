import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
