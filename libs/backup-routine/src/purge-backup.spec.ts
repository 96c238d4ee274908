import { expect, it, vi } from 'vitest';
import { PurgeBackup } from './purge-backup.js';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const ago = (minutes: number) => new Date(NOW - minutes * 60_000);
const run = (begun: number, finished: number | null) => ({
  id: 'before',
  kind: 'before_purge',
  work: 'make',
  requestedAt: ago(begun),
  startedAt: ago(begun),
  finishedAt: finished === null ? null : ago(finished),
  error: null,
});

/** @returns what it asks for before demo data goes. */
async function asked({ made, live, entered, settled }: { made?: object; live?: object; entered?: Date; settled?: Date }) {
  let prepare: (withinMs: number) => Promise<Date> = () => Promise.reject(new Error('Nothing is done before.'));
  const before = { register: (preparation: typeof prepare) => (prepare = preparation) };
  const order = vi.fn(() => Promise.resolve({ id: 'new' }));
  const found = vi.fn((id: string) => Promise.resolve({ ...run(0, 0), id }));
  const runs = {
    now: () => Promise.resolve(new Date(NOW)),
    latestMade: () => Promise.resolve(made ?? null),
    live: () => Promise.resolve(live ? [live] : []),
    find: found,
  };
  const demoData = { isAttachedSince: (time: Date) => Promise.resolve(entered !== undefined && entered > time) };
  const runner = { run: () => Promise.resolve() };
  const open = { settledUntil: () => Promise.resolve(settled ?? new Date(NOW)) };
  const backup = new PurgeBackup(before as never, { order } as never, runs as never, runner as never, demoData as never, open as never);
  backup.onModuleInit();
  const surelyIn = await prepare(1_000);
  // Asked again it is the same, by whichever way.
  if (!made && !live) {
    runs.latestMade = () => Promise.resolve({ ...run(0, 0), id: 'new' });
    expect(await prepare(1_000)).toEqual(surelyIn);
  }
  await backup.onModuleDestroy();
  return { ordered: order.mock.calls.length, waitedFor: found.mock.calls[0]?.[0], surelyIn };
}

it.each([
  ['was begun just before', { made: run(9, 8) }, { ordered: 0 }],
  ['was begun long ago, though it ended just now', { made: run(11, 10) }, { ordered: 1, waitedFor: 'new' }],
  ['holds what people entered', { made: run(9, 8), entered: ago(14.1) }, { ordered: 0, surelyIn: ago(14) }],
  ['may miss what was entered in a long transaction', { made: run(9, 8), entered: ago(13.9) }, { ordered: 1, waitedFor: 'new' }],
  ['is new while a transaction goes on', { settled: ago(3) }, { ordered: 1, waitedFor: 'new', surelyIn: new Date(+ago(3) - 2_000) }],
  ['was begun just before, and something was entered since', { made: run(9, 8), entered: ago(8) }, { ordered: 1, waitedFor: 'new' }],
  [
    'was begun at nearly the time at which something was entered',
    { made: run(9, 8), entered: ago(9.01) },
    { ordered: 1, waitedFor: 'new' },
  ],
  ['took so long that nobody could come in time', { made: run(50, 5) }, { ordered: 0 }],
  ['took long, and as long has passed', { made: run(50, 25.1) }, { ordered: 1, waitedFor: 'new' }],
  ['is being made since a moment', { live: run(9, null) }, { ordered: 0, waitedFor: 'before', surelyIn: ago(5) }],
  ['was asked for long ago and goes on', { live: run(11, null) }, { ordered: 1, waitedFor: 'new' }],
])('BK2 a backup before demo data goes that %s', async (_, there, expected) => {
  expect(await asked(there)).toEqual({ waitedFor: undefined, surelyIn: expect.any(Date) as Date, ...expected });
});
