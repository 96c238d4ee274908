import { afterEach, describe, expect, it, vi } from 'vitest';
import { KnownCauses } from '#platform/alerts';
import type { Config } from '#platform/config';
import type { Dependency } from './dependency.js';
import type { OnCallReader } from './on-call-reader.js';
import type { OpenOutages } from './open-outages.js';
import type { OutagePager } from './outage-pager.js';
import type { OutageSettlementService } from './outage-settlement.service.js';
import type { OutageStart } from './outage-start.js';
import { OutageWatch, type Probe } from './outage-watch.js';
import type { Outage } from './outage.js';

const there: Record<Dependency, boolean> = { database: true, redis: true };
const mine = new Map<Dependency, Outage>();
const settled: Dependency[] = [];
const causes = new KnownCauses();
/** Its settlement fails. */
let refusing: Dependency | null = null;
let stops = 0;

class QuickWatch extends OutageWatch {
  protected override readonly times = { look: 5, renewal: 1_000_000 };

  protected override probeOf(dependency: Dependency): Probe {
    return { answers: () => Promise.resolve(there[dependency]), close: () => undefined };
  }
}

const outages = {
  get all() {
    return [...mine.values()];
  },
  of: (dependency: Dependency) => mine.get(dependency) ?? null,
  takeOver: () => null,
  mayBegin: () => true,
  begin: (outage: Outage) => (mine.set(outage.dependency, outage), outage),
  hold: () => true,
  close: ({ dependency }: Outage) => void mine.delete(dependency),
  onCall: null,
};
/** Hangs until it is told to stop. */
const pager = {
  pass: (_: Outage, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        stops += 1;
        resolve();
      });
    }),
};
const settlement = {
  settle: ({ dependency }: Outage) => {
    if (dependency === refusing) return Promise.reject(new Error('no such person'));
    settled.push(dependency);
    return Promise.resolve();
  },
};
const start = { isLeader: () => true, outageOf: (dependency: Dependency) => Promise.resolve({ dependency, since: 'then' }) };

let watch: OutageWatch | undefined;
function boot(): void {
  watch = new QuickWatch(
    {} as Config,
    outages as unknown as OpenOutages,
    pager as unknown as OutagePager,
    { read: () => Promise.resolve(null) } as unknown as OnCallReader,
    settlement as unknown as OutageSettlementService,
    start as unknown as OutageStart,
    causes,
  );
  watch.onModuleInit();
  watch.onApplicationBootstrap();
}
afterEach(async () => {
  await watch?.onModuleDestroy();
  Object.assign(there, { database: true, redis: true });
  [refusing, stops, settled.length] = [null, 0, 0];
  mine.clear();
});

describe('the watch over outages', () => {
  it('MO2 says what is away from the moment it is held for an outage', async () => {
    boot();
    there.redis = false;
    await vi.waitFor(() => expect(mine.has('redis')).toBe(true));
    expect(causes.within(60_000)).toEqual(['redis-down']);
  });

  it('MO2 stops paging when it is back, and does not wait for what hangs', async () => {
    boot();
    there.redis = false;
    await vi.waitFor(() => expect(mine.has('redis')).toBe(true));
    there.redis = true;
    await vi.waitFor(() => expect(settled).toEqual(['redis']));
    expect([stops, mine.size]).toEqual([1, 0]);
  });

  it('MO2 an outage that cannot be written down keeps no other from being so', async () => {
    boot();
    Object.assign(there, { database: false, redis: false });
    await vi.waitFor(() => expect(mine.size).toBe(2));
    refusing = 'database';
    Object.assign(there, { database: true, redis: true });
    await vi.waitFor(() => expect(settled).toEqual(['redis']));
    refusing = null;
    await vi.waitFor(() => expect(settled).toEqual(['redis', 'database']));
  });
});
