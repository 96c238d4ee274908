import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '#platform/database';
import { NO_PROGRESS, type Restore } from './restore.js';
import { RestoreJournal } from './restore-journal.js';
import { RestoreSettlement } from './restore-settlement.js';

// Pauses between tries.
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

let home: string;
let restore: Restore;
let did: string[];
let isAway: boolean;

// What it says of journals is not for here.
beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(true));
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-settlement-'));
  did = [];
  isAway = false;
  restore = {
    id: newId(),
    kind: 'restore',
    backupId: newId(),
    undoOf: null,
    state: 'running',
    step: 'commit',
    progress: NO_PROGRESS,
    reason: 'A mistake.',
    requestedBy: null,
    requestedAt: '2026-11-22T10:00:00Z',
    startedAt: '2026-11-22T10:00:01Z',
    committedAt: null,
    finishedAt: null,
    asideSchema: null,
    undoUntil: null,
    notErased: null,
    error: null,
  };
});
afterEach(() => rm(home, { recursive: true, force: true }));

const committed = () => (restore = { ...restore, committedAt: '2026-11-22T10:05:00Z', asideSchema: 'app_before_1' });

/** @param fails whether the row can still be written as failed. */
function connection({ fenced, fails = true }: { fenced: boolean; fails?: boolean }) {
  return {
    find: () => (isAway ? Promise.reject(new Error('Nobody answers.')) : Promise.resolve(restore)),
    fence: () => Promise.resolve(fenced),
    findMaintenance: () => Promise.resolve({}),
    fail: (_: string, { code }: { code: string }) => {
      did.push(`failed: ${code}`);
      if (fails) restore = { ...restore, state: 'failed' };
      else committed();
      return Promise.resolve(fails);
    },
    finish: (_: string, notErased: number) => {
      did.push('finished', `not erased: ${notErased}`);
      restore = { ...restore, state: 'done' };
      return Promise.resolve();
    },
  } as never;
}

interface Failing {
  replay?: () => Promise<number>;
  orderAgain?: () => Promise<void>;
  record?: () => Promise<void>;
}

function settlement({ replay = () => Promise.resolve(0), orderAgain, record }: Failing = {}) {
  const exchange = {
    beginAnew: () => Promise.resolve(void did.push('began anew')),
    // What cannot be removed keeps no restore from its end.
    clear: () => Promise.reject(new Error('It is held.')),
  };
  const maintenance = { reopen: () => Promise.resolve(void did.push('reopened')) };
  const erasures = { replay, leave: () => Promise.resolve(1) };
  const trail = { record: record ?? ((action: string) => Promise.resolve(void did.push(action))) };
  const bus = { publish: () => Promise.resolve() };
  const backups = { orderAgain: orderAgain ?? ((before: Date) => Promise.resolve(void did.push(`backups of ${before.toISOString()}`))) };
  const others = [exchange, maintenance, erasures, trail, bus, backups] as never[];
  return new RestoreSettlement({ home } as never, ...(others as [never, never, never, never, never, never]));
}

describe('BK3 the end of a restore', () => {
  it('BK3 one that committed just then is completed, not failed', async () => {
    await expect(settlement().settle(connection({ fenced: true, fails: false }), restore.id)).resolves.toMatchObject({ state: 'done' });
    expect(did).toContain('finished');
  });

  it('BK3 says why it failed when the journal could not be written for the same reason', async () => {
    const failure = { code: 'RESTORE_NO_ROOM', message: 'There is too little room.' };
    await settlement().settle(connection({ fenced: true }), restore.id, failure);
    expect(did).toContain('failed: RESTORE_NO_ROOM');
  });

  it('BK3 a journal that cannot be written does not keep the platform closed once the data is in', async () => {
    committed();
    const journal = new RestoreJournal(home);
    await journal.write({ restore, watchDigest: null, steps: [] });
    // What it would be written to first.
    await mkdir(join(home, 'restores', `${restore.id}.json.partial`));
    await expect(settlement().settle(connection({ fenced: false }), restore.id)).resolves.toMatchObject({ state: 'done' });
  });

  it('BK3 backups that were asked for before are made afterwards', async () => {
    committed();
    await settlement().settle(connection({ fenced: false }), restore.id);
    expect(did).toContain('backups of 2026-11-22T10:05:00.000Z');
  });

  it('BK3 sessions are ended once, however often what follows fails', async () => {
    committed();
    const on = settlement({ record: () => Promise.reject(new Error('It cannot be.')) });
    await expect(on.settle(connection({ fenced: false }), restore.id)).rejects.toThrow('It cannot be.');
    await expect(on.settle(connection({ fenced: false }), restore.id)).rejects.toThrow('It cannot be.');
    expect(did.filter((each) => each === 'began anew')).toHaveLength(1);
  });

  it('BK3 backups that cannot be asked for again do not keep the platform closed', async () => {
    committed();
    const on = settlement({ orderAgain: () => Promise.reject(new Error('It cannot be.')) });
    await expect(on.settle(connection({ fenced: false }), restore.id)).resolves.toMatchObject({ state: 'done' });
    expect(did).toContain('reopened');
  });

  it('BK3 somebody whose erasure is given up each time does not keep the platform closed, but a database that is away does', async () => {
    committed();
    const givenUp = vi.fn(() => Promise.reject(Object.assign(new Error('canceling statement'), { code: '57014' })));
    const on = settlement({ replay: givenUp });
    await expect(on.settle(connection({ fenced: false }), restore.id)).resolves.toMatchObject({ state: 'done' });
    expect(givenUp).toHaveBeenCalledTimes(5);
    expect(did).toEqual(expect.arrayContaining(['reopened', 'not erased: 1']));
    committed();
    restore = { ...restore, state: 'running' };
    did = [];
    givenUp.mockImplementation(() => {
      isAway = true;
      return Promise.reject(new Error('Connection terminated'));
    });
    await expect(on.settle(connection({ fenced: false }), restore.id)).rejects.toThrow('Nobody answers.');
    expect(did).not.toContain('reopened');
  });
});
