import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '#platform/config';
import { AppError, PlatformErrors } from '#platform/errors';
import { Metrics } from '#platform/metrics';
import { settingOf, Settings } from '#platform/settings';
import { allLimits, limit, type LimitedRequest, refuseUnknownLimits } from './limit.js';
import { LimitCounter } from './limit-counter.js';
import { RedisWindowStorage } from './redis-window-storage.js';
import { WindowStorage } from './window-storage.js';

const byAddress = limit({ name: 'test.address', by: 'address', max: 3, windowSeconds: 60 });
const byUser = limit({ name: 'test.user', by: 'user', max: 2, windowSeconds: 60 });
const byAccount = limit({
  name: 'test.account',
  by: (request) => (request.body as { email?: string } | undefined)?.email ?? null,
  max: 1,
  windowSeconds: 60,
});
const guarded = limit({ name: 'test.guarded', by: 'address', max: 6, windowSeconds: 60, maxAlone: 2 });
const byNetwork = limit({ name: 'test.network', by: 'network', max: 4, windowSeconds: 60 });

const from = (ip: string, more: Partial<LimitedRequest> = {}): LimitedRequest => ({ ip, ...more });
let storage = new WindowStorage();
afterEach(() => {
  storage = new WindowStorage();
});

/** How many of ten requests pass. */
function passing(definition: typeof byAddress, request: LimitedRequest, overrides = ''): number {
  const counter = new LimitCounter(storage, new Settings(loadConfig({ RATE_LIMITS: overrides })), new Metrics());
  let passed = 0;
  for (let call = 0; call < 10; call += 1) {
    try {
      void counter.count([definition], request);
      passed += 1;
    } catch (error) {
      expect((error as AppError).definition).toBe(PlatformErrors.TOO_MANY_REQUESTS);
      expect((error as AppError).options.retryAfterSeconds).toBe(60);
    }
  }
  return passed;
}

describe('AU11 limits', () => {
  it('AU11 RL1 RATE_LIMITS replaces a limit by name, and every other one by *', () => {
    expect(passing(byAddress, from('192.0.2.1'))).toBe(3);
    storage = new WindowStorage();
    expect(passing(byAddress, from('192.0.2.1'), 'test.address=5/60')).toBe(5);
    storage = new WindowStorage();
    expect(passing(byAddress, from('192.0.2.1'), '*=7/60')).toBe(7);
    storage = new WindowStorage();
    expect(passing(byAddress, from('192.0.2.1'), '*=7/60,test.address=4/60')).toBe(4);
  });

  it('RL1 the stored numbers hold from the next request on, also in windows that run', () => {
    const settings = new Settings(loadConfig({}));
    const counter = new LimitCounter(storage, settings, new Metrics());
    const passed = () =>
      Array.from({ length: 10 }, () => {
        try {
          void counter.count([byAddress], from('192.0.2.1'));
          return 1;
        } catch {
          return 0;
        }
      }).reduce<number>((sum, each) => sum + each, 0);
    const store = (max: number, windowSeconds: number) =>
      settings.adopt({ version: 1, values: new Map([['limits.test.address', { max, windowSeconds }]]) });
    expect(passed()).toBe(3);
    store(14, 60);
    expect(passed()).toBe(4);
    store(2, 60);
    expect(passed()).toBe(0);
    store(2, 10);
    expect(passed()).toBe(2);
    settings.adopt({ version: 2, values: new Map() });
    expect(passed()).toBe(0);
  });

  it('RL1 RATE_LIMITS wins over what is stored', () => {
    const settings = new Settings(loadConfig({ RATE_LIMITS: 'test.address=5/60' }));
    settings.adopt({ version: 1, values: new Map([['limits.test.address', { max: 1, windowSeconds: 60 }]]) });
    expect([settings.get(byAddress.setting), settings.sourceOf(byAddress.setting)]).toEqual([{ max: 5, windowSeconds: 60 }, 'env']);
    expect(settings.sourceOf(byUser.setting)).toBe('default');
    expect(settingOf('limits.test.address')).toMatchObject({ kind: 'rate', default: { max: 3, windowSeconds: 60 }, owner: 'limits' });
  });

  it('RL1 RATE_LIMITS may not name what nobody declared', () => {
    const unknown = loadConfig({ RATE_LIMITS: '*=5/60,test.addres=5/60,test.user=1/1,nobody=2/2' });
    expect(() => refuseUnknownLimits(unknown)).toThrow(/"test\.addres", which is no limit\. There are: .*test\.address[^]*"nobody"/);
    expect(() => refuseUnknownLimits(loadConfig({ RATE_LIMITS: '*=5/60,test.user=1/1' }))).not.toThrow();
  });

  it('AU11 an IPv6 customer has one limit for the whole /64', () => {
    expect(passing(byAddress, from('2001:db8::1'))).toBe(3);
    expect(passing(byAddress, from('2001:db8::ffff:2'))).toBe(0);
    expect(passing(byAddress, from('2001:db8:0:1::1'))).toBe(3);
  });

  it('AU11 a limit by person does not concern people who are not signed in', () => {
    expect(passing(byUser, from('192.0.2.1'))).toBe(10);
    expect(passing(byUser, from('192.0.2.1', { user: { userId: 'ana' } }))).toBe(2);
    expect(passing(byUser, from('192.0.2.2', { user: { userId: 'ana' } }))).toBe(0);
    expect(passing(byUser, from('192.0.2.1', { user: { userId: 'ben' } }))).toBe(2);
  });

  it('AU11 what a caller sent is neither kept nor as long as they please', () => {
    const keys: string[] = [];
    const spy = new (class extends WindowStorage {
      override hit(key: string, ttl: number, max: number) {
        keys.push(key);
        return super.hit(key, ttl, max);
      }
    })();
    storage = spy;
    expect(passing(byAccount, from('192.0.2.1', { body: { email: `${'x'.repeat(200_000)}@example.com` } }))).toBe(1);
    expect(passing(byAccount, from('192.0.2.1', { body: { email: 'ana@example.com' } }))).toBe(1);
    expect(passing(byAccount, from('192.0.2.1', { body: {} }))).toBe(10);
    expect(keys.join()).not.toContain('example');
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(100);
  });

  it('AU11 with shared counters the refusal comes with the promise', async () => {
    const away = new RedisWindowStorage({ status: 'reconnecting' } as never);
    const counter = new LimitCounter(away, new Settings(loadConfig({})), new Metrics());
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, async () => counter.count([byAddress], from('192.0.2.1'))));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(3);
  });

  it('AU11 a limit that must not loosen is lower while the shared counters are out of reach', async () => {
    const away = new RedisWindowStorage({ status: 'reconnecting' } as never);
    const passedOf = async (overrides: string) => {
      const counter = new LimitCounter(away, new Settings(loadConfig({ RATE_LIMITS: overrides })), new Metrics());
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, async () => counter.count([guarded], from('192.0.2.1'))));
      return outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
    };
    expect(await passedOf('')).toBe(2);
    const here = new LimitCounter(storage, new Settings(loadConfig({})), new Metrics());
    for (let call = 0; call < 6; call += 1) void here.count([guarded], from('192.0.2.1'));
    expect(() => here.count([guarded], from('192.0.2.1'))).toThrow(AppError);
  });

  it('AU11 looks whether there is room without counting, and counts without refusing', async () => {
    for (const each of [storage, new RedisWindowStorage({ status: 'reconnecting' } as never)]) {
      const counter = new LimitCounter(each, new Settings(loadConfig({})), new Metrics());
      const ana = from('192.0.2.1', { user: { userId: 'ana' } });
      for (let look = 0; look < 5; look += 1) await counter.requireRoom([byUser, byAccount], ana);
      await counter.note(byUser, ana);
      await counter.requireRoom([byUser], ana);
      for (let time = 0; time < 3; time += 1) await counter.note(byUser, ana);
      await counter.note(byUser, from('192.0.2.1'));
      await expect(counter.requireRoom([byUser], ana)).rejects.toMatchObject({
        definition: PlatformErrors.TOO_MANY_REQUESTS,
        options: { retryAfterSeconds: 60 },
      });
      await counter.requireRoom([byUser], from('192.0.2.1', { user: { userId: 'ben' } }));
    }
  });

  it('AU11 a limit by network counts neighbours together', () => {
    expect(passing(byNetwork, from('192.0.2.1'))).toBe(4);
    expect(passing(byNetwork, from('192.0.2.200'))).toBe(0);
    expect(passing(byNetwork, from('192.0.3.1'))).toBe(4);
  });

  it('AU11 a name stands for one limit', () => {
    expect(() => limit({ name: 'test.address', by: 'address', max: 3, windowSeconds: 60 })).toThrow('Limit test.address is declared twice');
    expect(allLimits().map((each) => each.name)).toEqual(['test.account', 'test.address', 'test.guarded', 'test.network', 'test.user']);
  });
});
