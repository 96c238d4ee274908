import { describe, expect, it } from 'vitest';
import type { MaintenanceState } from '#platform/maintenance';
import { type MaintenanceBefore, RestoreMaintenance } from './restore-maintenance.js';

const OFF: MaintenanceBefore = { version: 4, level: 'off', reason: null, startsAt: null, until: null, retryAfterSeconds: 60 };
const CLOSED_BY_US: Partial<MaintenanceState> = { version: 5, level: 'full', reason: 'A backup is being restored.' };

/** @param now what is in force when the restore is over. */
function over(now: Partial<MaintenanceState>) {
  const did: unknown[] = [];
  const service = {
    find: () => Promise.resolve({ state: now }),
    enable: (wish: object, author: object) => Promise.resolve(void did.push(['enable', wish, author])),
    disable: (author: object) => Promise.resolve(void did.push(['disable', author])),
  };
  return { did, maintenance: new RestoreMaintenance(service as never) };
}

describe('MO2 BK3 maintenance after a restore', () => {
  it('MO2 ends when there was none before', async () => {
    const { did, maintenance } = over(CLOSED_BY_US);
    await maintenance.reopen(OFF);
    expect(did).toEqual([['disable', { userId: null, version: 5 }]]);
  });

  it('MO2 is what it was before', async () => {
    const { did, maintenance } = over(CLOSED_BY_US);
    const until = new Date(Date.now() + 3_600_000);
    await maintenance.reopen({ ...OFF, level: 'read_only', reason: 'We move.', until: until.toISOString() } as never);
    const wish = { level: 'read_only', reason: 'We move.', startsAt: null, until, retryAfterSeconds: 60 };
    expect(did).toEqual([['enable', wish, { userId: null, version: 5 }]]);
  });

  it('MO2 ends when its time is over by then', async () => {
    const { did, maintenance } = over(CLOSED_BY_US);
    await maintenance.reopen({ ...OFF, level: 'full', reason: 'We move.', until: new Date(Date.now() - 1_000).toISOString() });
    expect(did).toEqual([['disable', { userId: null, version: 5 }]]);
  });

  it.each<[string, Partial<MaintenanceState>]>([
    ['given it their own reason', { ...CLOSED_BY_US, version: 6, reason: 'Look at it first.' }],
    ['let people read', { ...CLOSED_BY_US, version: 6, level: 'read_only' }],
    ['opened it', { version: 6, level: 'off', reason: null }],
  ])('MO2 stays as somebody set it meanwhile who has %s', async (_, set) => {
    const { did, maintenance } = over(set);
    await maintenance.reopen({ ...OFF, level: 'full', reason: 'We move.' });
    expect(did).toEqual([]);
  });

  it('MO2 is not touched by a restore that never closed it, whatever it was called', async () => {
    const { did, maintenance } = over({ ...CLOSED_BY_US, version: 4 });
    await maintenance.reopen(OFF);
    expect(did).toEqual([]);
  });

  it('MO2 is followed by every process after a while, which nobody waits for who has something else to do', async () => {
    const { did, maintenance } = over({ version: 4, level: 'off', reason: null });
    await maintenance.close(OFF);
    expect(did).toHaveLength(1);
    expect(await Promise.race([maintenance.followed(), Promise.resolve('not yet')])).toBe('not yet');
    expect(await maintenance.followed()).toBeUndefined();
  });
});
