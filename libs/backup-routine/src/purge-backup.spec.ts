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
async function asked({ made, live, entered }: { made?: object; live?: object; entered?: Date }) {
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
  const backup = new PurgeBackup(before as never, { order } as never, runs as never, runner as never, demoData as never);
  backup.onModuleInit();
  await prepare(1_000);
  await backup.onModuleDestroy();
  return { ordered: order.mock.calls.length, waitedFor: found.mock.calls[0]?.[0] };
}

it.each([
  ['was begun just before', { made: run(9, 8) }, { ordered: 0 }],
  ['was begun long ago, though it ended just now', { made: run(11, 10) }, { ordered: 1, waitedFor: 'new' }],
  ['holds what people entered', { made: run(9, 8), entered: ago(9.1) }, { ordered: 0 }],
  ['was begun just before, and something was entered since', { made: run(9, 8), entered: ago(8) }, { ordered: 1, waitedFor: 'new' }],
  [
    'was begun at nearly the time at which something was entered',
    { made: run(9, 8), entered: ago(9.01) },
    { ordered: 1, waitedFor: 'new' },
  ],
  ['took so long that nobody could come in time', { made: run(50, 5) }, { ordered: 0 }],
  ['took long, and as long has passed', { made: run(50, 25.1) }, { ordered: 1, waitedFor: 'new' }],
  ['is being made since a moment', { live: run(9, null) }, { ordered: 0, waitedFor: 'before' }],
  ['was asked for long ago and goes on', { live: run(11, null) }, { ordered: 1, waitedFor: 'new' }],
])('BK2 a backup before demo data goes that %s', async (_, there, expected) => {
  expect(await asked(there)).toEqual({ waitedFor: undefined, ...expected });
});
