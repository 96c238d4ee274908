import { describe, expect, it } from 'vitest';
import { ErasuresService } from './erasures.service.js';

/** Of one person who was erased and is back. @param fails what erasing them comes to. */
function erasures(fails: Error): ErasuresService {
  const never = {} as never;
  const transactions = { run: (work: () => Promise<void>) => work() } as never;
  const deletions = { expedite: () => Promise.reject(fails) } as never;
  const users = { find: () => Promise.resolve({ status: 'active' }) } as never;
  const ledger = { pageAfter: () => Promise.resolve(['somebody']) } as never;
  return new ErasuresService(transactions, deletions, users, never, never, ledger);
}

describe('BK3 erasing people again', () => {
  it('BK3 says who could not be erased', async () => {
    await expect(erasures(new Error('The last administrator.')).replay()).resolves.toEqual({ erased: 0, failed: ['somebody'] });
  });

  it('BK3 does not take a database that is away for somebody who cannot be erased', async () => {
    const away = Object.assign(new Error('terminating connection'), { code: '57P01' });
    await expect(erasures(away).replay()).rejects.toBe(away);
  });

  it('BK3 one whose erasure is given up each time does not keep the others', async () => {
    const givenUp = Object.assign(new Error('canceling statement'), { code: '57014' });
    const erased: string[] = [];
    const deletions = {
      expedite: (id: string) => (id === 'first' ? Promise.reject(givenUp) : Promise.resolve(void erased.push(id))),
      lockDue: () => Promise.resolve(null),
    };
    const transactions = { run: (work: () => Promise<void>) => work() };
    const users = { find: () => Promise.resolve({ status: 'active' }) };
    const ledger = { pageAfter: () => Promise.resolve(['first', 'second']) };
    const others = [transactions, deletions, users, {}, {}, ledger] as never[];
    const service = new ErasuresService(...(others as [never, never, never, never, never, never]));
    await expect(service.replay()).rejects.toBe(givenUp);
    expect(erased).toEqual(['second']);
  });
});
