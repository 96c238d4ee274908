import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/database';
import { NO_PROGRESS, type Restore } from './restore.js';
import { RestoreJournal } from './restore-journal.js';
import { RestoreSettlement } from './restore-settlement.js';

let home: string;
let restore: Restore;
let did: string[];

// What it says of journals is not for here.
beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(true));
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-settlement-'));
  did = [];
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
    find: () => Promise.resolve(restore),
    fence: () => Promise.resolve(fenced),
    findMaintenance: () => Promise.resolve(null),
    fail: (_: string, { code }: { code: string }) => {
      did.push(`failed: ${code}`);
      if (fails) restore = { ...restore, state: 'failed' };
      else committed();
      return Promise.resolve(fails);
    },
    finish: () => {
      did.push('finished');
      restore = { ...restore, state: 'done' };
      return Promise.resolve();
    },
  } as never;
}

function settlement({ replay = () => Promise.resolve(0) }: { replay?: () => Promise<number> } = {}) {
  const exchange = { beginAnew: () => Promise.resolve(void did.push('began anew')) };
  const trail = { record: (action: string) => Promise.resolve(void did.push(action)) };
  const bus = { publish: () => Promise.resolve() };
  const backups = { orderAgain: (before: Date) => Promise.resolve(void did.push(`backups of ${before.toISOString()}`)) };
  const others = [exchange, {}, { replay }, trail, bus, backups] as never[];
  return new RestoreSettlement({ home } as never, ...(others as [never, never, never, never, never, never]));
}

describe('BK3 the end of a restore', () => {
  it('BK3 one that committed just then is completed, not failed', async () => {
    await expect(settlement().settle(connection({ fenced: true, fails: false }), restore.id)).resolves.toMatchObject({ state: 'done' });
    expect(did.at(-1)).toBe('finished');
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
    const on = settlement({ replay: () => Promise.reject(new Error('It cannot be.')) });
    await expect(on.settle(connection({ fenced: false }), restore.id)).rejects.toThrow('It cannot be.');
    await expect(on.settle(connection({ fenced: false }), restore.id)).rejects.toThrow('It cannot be.');
    expect(did.filter((each) => each === 'began anew')).toHaveLength(1);
  });
});
