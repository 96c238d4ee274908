import { expect, it, vi } from 'vitest';
import { BackupRunner } from './backup-runner.service.js';

const COMMITTED = new Date('2026-11-22T10:00:00Z');
const run = (id: string, work: 'make' | 'verify', startedAt: Date | null = COMMITTED) => ({
  id,
  work,
  backupId: `backup-${id}`,
  requestedAt: new Date(COMMITTED.getTime() - 60_000),
  startedAt,
});

it('BK3 after a restore all that is left of before gets a job, but not a check that goes on', async () => {
  const live = [
    run('goes on', 'verify'),
    run('silent', 'verify'),
    run('unlocked', 'verify'),
    run('waits', 'verify', null),
    run('made', 'make'),
  ];
  live.push({ ...run('later', 'make'), requestedAt: new Date(COMMITTED.getTime() + 1) });
  const beat = vi.fn(() => Promise.resolve());
  const runs = { live: () => Promise.resolve(live), abandoned: () => Promise.resolve([{ id: 'silent' }]), beat };
  const release = () => Promise.resolve();
  // The lock for making one is that of the restore.
  const locks = {
    removing: (id: string) => Promise.resolve(id === 'backup-unlocked' ? { release } : null),
    isMaking: () => Promise.resolve(true),
  };
  const enqueue = vi.fn((_: object, { runId }: { runId: string }) => Promise.resolve(void runId));
  const transactions = { run: (work: () => Promise<void>) => work() };
  const others = [runs, {}, {}, locks, transactions, {}, { enqueue }] as never[];
  const runner = new BackupRunner(...(others as [never, never, never, never, never, never, never]));
  await runner.orderAgain(COMMITTED);
  expect(enqueue.mock.calls.map(([, { runId }]) => runId)).toEqual(['silent', 'unlocked', 'waits', 'made']);
  expect(beat.mock.calls.map(([id]: unknown[]) => id)).toEqual(['silent', 'unlocked', 'made']);
});
