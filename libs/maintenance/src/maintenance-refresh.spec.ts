import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BusHandler } from '#platform/bus';
import type { Config } from '#platform/config';
import { Maintenance, type MaintenanceState, NO_MAINTENANCE } from '#platform/maintenance';
import type { CopiedMaintenanceService } from './copied-maintenance.service.js';
import { type MaintenanceCopy, MaintenanceFile, textOf } from './maintenance-file.js';
import { MaintenanceRefresh } from './maintenance-refresh.js';
import type { MaintenanceRepository } from './maintenance.repository.js';

const OURS = 'our-installation';
const full = (version: number, reason = 'We move.'): MaintenanceState => ({
  version,
  level: 'full',
  reason,
  startsAt: new Date(0),
  until: null,
  retryAfterSeconds: 300,
});

let home: string;
let row: MaintenanceState;
let hear: BusHandler;
let running: MaintenanceRefresh[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-refresh-'));
  row = NO_MAINTENANCE;
  running = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  for (const refresh of running) await refresh.onModuleDestroy();
  await rm(home, { recursive: true, force: true });
});

async function start(): Promise<{ maintenance: Maintenance; refresh: MaintenanceRefresh }> {
  const maintenance = new Maintenance();
  const repository = { read: async () => ({ state: row, clock: new Date(), installation: OURS, changedAt: new Date(), changedBy: null }) };
  const copied = { carry: async (state: MaintenanceState) => void (row = state) };
  const bus = { publish: async () => {}, subscribe: (_channel: string, handler: BusHandler) => ((hear = handler), () => {}) };
  const refresh = new MaintenanceRefresh(
    repository as unknown as MaintenanceRepository,
    maintenance,
    copied as unknown as CopiedMaintenanceService,
    bus,
    { home } as Config,
  );
  running.push(refresh);
  await refresh.onModuleInit();
  return { maintenance, refresh };
}
const file = () => new MaintenanceFile(home);
const write = (copy: MaintenanceCopy) => file().write(copy);

describe('MT1 what other processes say', () => {
  it('MT1 is in force at once, but not what another installation on the same Redis says', async () => {
    const { maintenance } = await start();
    await hear(textOf({ state: full(1_000_000), installation: 'another' }));
    await hear(textOf({ state: full(1_000_000), installation: null }));
    expect([maintenance.level, await file().read()]).toEqual(['off', null]);
    await hear(textOf({ state: full(7), installation: OURS }));
    expect([maintenance.level, (await file().read())?.state.version]).toEqual(['full', 7]);
  });
});

describe('MT1 two states of the same version', () => {
  it('MT1 the one in the row counts, and the copy becomes the same', async () => {
    // Both were written without the database, on two machines; the other one was carried into the row first.
    await write({ state: full(4, 'Ours.'), installation: OURS });
    row = full(4, 'Theirs.');
    const { maintenance } = await start();
    expect([maintenance.state.reason, (await file().read())?.state.reason]).toEqual(['Theirs.', 'Theirs.']);
  });

  it('MT1 a process that went by its copy changes over when the database is back', async () => {
    await write({ state: full(4, 'Ours.'), installation: OURS });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { maintenance } = await start();
    expect([maintenance.state.reason, row.reason]).toEqual(['Ours.', 'Ours.']);
    row = full(4, 'Theirs.');
    vi.advanceTimersByTime(1_500);
    await vi.waitFor(() => expect(maintenance.state.reason).toBe('Theirs.'));
    await vi.waitFor(async () => expect((await file().read())?.state.reason).toBe('Theirs.'));
  });
});

it('MT1 a copy that takes long to write does not replace a newer one', async () => {
  const { refresh } = await start();
  const plain = MaintenanceFile.prototype.write;
  vi.spyOn(MaintenanceFile.prototype, 'write').mockImplementationOnce(async function (this: MaintenanceFile, copy) {
    await sleep(60);
    await plain.call(this, copy);
  });
  await Promise.all([refresh.announce(full(2), OURS), refresh.announce(full(3), OURS)]);
  expect((await file().read())?.state.version).toBe(3);
});
