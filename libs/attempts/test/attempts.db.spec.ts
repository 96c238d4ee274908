import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pair, startPair } from '#harness';
import { runInContext } from '#platform/context';
import { AppError } from '#platform/errors';
import { Transactions } from '#platform/database';
import { Settings } from '#platform/settings';
import { Attempts, type AttemptKind } from '#attempts';
import { AttemptPurgeService } from '../src/attempt-purge.service.js';

describe('attempts', () => {
  let data: Pair;
  let here: Attempts;
  let there: Attempts;
  let count = 0;
  beforeAll(async () => {
    data = await startPair();
    [here, there] = [data.here, data.there].map((api) => api.app.get(Attempts, { strict: false })) as [Attempts, Attempts];
  });
  afterAll(() => data?.close());

  const newAccount = () => `tried-${(count += 1)}@example.com`;
  const from = <T>(address: string, work: () => Promise<T>): Promise<T> =>
    runInContext({ correlationId: 'test', actor: { kind: 'anonymous' }, address }, work);
  /** How long the next attempt has to wait; 0 for one that passes, and then it is a failure. */
  const wait = async (
    account: string,
    kind: AttemptKind = 'login',
    trustedDevice: string | null = null,
    attempts = here,
  ): Promise<number> => {
    try {
      await attempts.reserve(kind, { account, trustedDevice });
      return 0;
    } catch (error) {
      expect((error as AppError).code).toBe('TOO_MANY_REQUESTS');
      return (error as AppError).options.retryAfterSeconds!;
    }
  };
  const fail = async (account: string, times: number, ...rest: [AttemptKind?, (string | null)?]) => {
    for (let time = 0; time < times; time += 1) expect(await wait(account, ...rest)).toBe(0);
  };
  /** Makes every running wait end. */
  const letTimePass = () => data.query(`update attempt_counters set blocked_until = now() where blocked_until > now()`);
  const rows = () => data.query('select tier, failures, consecutive, blocked_until from attempt_counters order by last_at desc, tier desc');

  it('AU11 lets five fail, then makes each further attempt wait twice as long, fifteen minutes at most', async () => {
    const account = newAccount();
    await fail(account, 5);
    const waits = [];
    for (let round = 0; round < 7; round += 1) {
      waits.push(await wait(account));
      await letTimePass();
      await fail(account, 1);
    }
    for (const [index, expected] of [30, 60, 120, 240, 480, 900, 900].entries()) {
      expect(waits[index]).toBeGreaterThan(expected - 3);
      expect(waits[index]).toBeLessThanOrEqual(expected);
    }
  });

  it('AU11 lets no more than five of a hundred parallel attempts through, in two processes', async () => {
    const account = newAccount();
    const waits = await Promise.all(Array.from({ length: 100 }, (_, index) => wait(account, 'login', null, index % 2 ? here : there)));
    expect(waits.filter((each) => each === 0)).toHaveLength(5);
  });

  it('AU11 forgets failures on success, but not the attempts that came after it', async () => {
    const account = newAccount();
    await fail(account, 2);
    const right = await here.reserve('login', { account });
    await fail(account, 2);
    await here.succeed(right);
    expect(await rows()).toEqual(expect.arrayContaining([expect.objectContaining({ tier: 'network', failures: 2, consecutive: 2 })]));
    await fail(account, 3);
    expect(await wait(account)).toBeGreaterThan(25);
  });

  it('AU11 forgets them with the transaction that the success is part of, and keeps them when that fails', async () => {
    const account = newAccount();
    const transactions = data.here.app.get(Transactions, { strict: false });
    await fail(account, 3);
    const attempt = await here.reserve('login', { account });
    const failing = transactions.run(async () => {
      await here.succeed(attempt);
      throw new Error('no session');
    });
    await expect(failing).rejects.toThrow('no session');
    expect((await rows())[0]).toMatchObject({ failures: 4, consecutive: 4 });
    await transactions.run(() => here.succeed(attempt));
    expect((await rows())[0]).toMatchObject({ failures: 0, consecutive: 0 });
  });

  it('AU11 counts right among sign-ins of one account at once, from one place and from several, in two processes', async () => {
    const account = newAccount();
    const signIn = async (attempts: Attempts, transactions: Transactions) => {
      const attempt = await attempts.reserve('login', { account });
      await transactions.run(() => attempts.succeed(attempt));
    };
    const both = [data.here, data.there].map(
      ({ app }) => [app.get(Attempts, { strict: false }), app.get(Transactions, { strict: false })] as const,
    );
    for (let round = 0; round < 12; round += 1)
      await Promise.all([0, 1, 2, 3].map((index) => from(`198.51.100.${index % 2}`, () => signIn(...both[index >> 1]!))));
    expect((await rows()).slice(0, 3)).toEqual(
      [0, 1, 2].map(() => expect.objectContaining({ failures: 0, consecutive: 0, blocked_until: null })),
    );
  });

  it('AU11 forgets the wait that the successful attempt itself began', async () => {
    const account = newAccount();
    await fail(account, 4);
    await here.succeed(await here.reserve('login', { account }));
    await fail(account, 5);
    expect(await wait(account)).toBeGreaterThan(25);
  });

  it('AU11 gives a released attempt back, with the wait it began', async () => {
    const account = newAccount();
    await fail(account, 4);
    await here.release(await here.reserve('login', { account }));
    await fail(account, 1);
    expect(await wait(account)).toBeGreaterThan(25);
    await letTimePass();
    await here.release(await here.reserve('login', { account }));
    expect(await wait(account)).toBe(0);
    expect(await wait(account)).toBeGreaterThan(55);
  });

  it('AU11 makes a guesser wait, not the owner elsewhere; many guessers make newcomers wait, not a known device', async () => {
    const account = newAccount();
    for (let place = 0; place < 5; place += 1) {
      await from(`198.51.100.${place}`, () => fail(account, 5));
      expect(await from(`198.51.100.${place}`, () => wait(account))).toBeGreaterThan(25);
    }
    const elsewhere = () => from('203.0.113.9', () => wait(account));
    expect(await elsewhere()).toBeGreaterThan(25);
    expect(await wait(account, 'login', 'device-of-the-owner')).toBe(0);
    expect(await from('198.51.100.1', () => wait(account, 'login', 'device-of-the-owner'))).toBe(0);
    await letTimePass();
    expect(await elsewhere()).toBe(0);
  });

  it('AU11 does not count an attempt on one counter that another one refuses', async () => {
    const account = newAccount();
    for (let place = 0; place < 5; place += 1) await from(`198.51.100.${place}`, () => fail(account, 5));
    for (let again = 0; again < 3; again += 1) expect(await from('203.0.113.9', () => wait(account))).toBeGreaterThan(0);
    await here.forgive('login', account);
    await from('203.0.113.9', () => fail(account, 5));
  });

  it('AU11 a known device that fails ten times is one like any other, and stays so', async () => {
    const account = newAccount();
    await fail(account, 10, 'login', 'stolen');
    await letTimePass();
    await fail(account, 5, 'login', 'stolen');
    expect(await wait(account, 'login', 'stolen')).toBeGreaterThan(25);
    expect(await wait(account, 'login', 'another')).toBe(0);
    expect((await here.reserve('login', { account, trustedDevice: 'another' })).trusted).toBe(true);
  });

  it('AU11 after a hundred failures in a row only a reset opens the password again, however long one waits', async () => {
    const account = newAccount();
    await fail(account, 1);
    const reached = `update attempt_counters set consecutive = 100, last_at = now() - interval '2 days' where tier = 'account' and last_at = (select max(last_at) from attempt_counters)`;
    await data.query(reached);
    await expect(here.reserve('login', { account })).rejects.toMatchObject({
      details: { limit: 'attempts.login', unlock: 'reset-password' },
      options: { retryAfterSeconds: 900 },
    });
    expect(await wait(account, 'login', 'device-of-the-owner')).toBe(0);
    await here.forgive('login', account);
    expect(await wait(account)).toBe(0);
  });

  it('AU7 AU11 lets somebody who proved themselves by mail try at once, from where they are', async () => {
    const account = newAccount();
    await from('203.0.113.20', () => fail(account, 5));
    await from('203.0.113.20', () => here.forgive('login', account));
    await from('203.0.113.20', () => fail(account, 5));
    expect(await from('203.0.113.20', () => wait(account))).toBeGreaterThan(25);
  });

  it('AU11 starts anew after a quiet day, without forgetting how many there were', async () => {
    const account = newAccount();
    await fail(account, 5);
    await data.query(`update attempt_counters set last_at = now() - interval '25 hours', blocked_until = null where failures = 5`);
    await fail(account, 4);
    const newest = await rows();
    expect(newest.slice(0, 2)).toEqual([
      { tier: 'network', failures: 4, consecutive: 9, blocked_until: null },
      { tier: 'account', failures: 4, consecutive: 9, blocked_until: null },
    ]);
  });

  it('AU11 kinds and accounts do not share counts', async () => {
    const account = newAccount();
    await fail(account, 5);
    await fail(account, 10, 'second-factor');
    expect(await wait(account, 'second-factor')).toBeGreaterThan(890);
    await fail(account, 5, 'step-up');
    expect(await wait(account, 'step-up')).toBeGreaterThan(55);
    expect(await wait(account, 'change-password')).toBe(0);
    expect(await wait(newAccount())).toBe(0);
  });

  it('AU11 AD1 writes one entry for each wait, with the address where it can be erased, and keeps no address itself', async () => {
    const account = newAccount();
    await fail(account, 5);
    for (let again = 0; again < 4; again += 1) expect(await wait(account)).toBeGreaterThan(0);
    const entries = await data.query(
      `select e.target_type, e.after from ops.audit_entries e join ops.audit_details d on d.entry_id = e.id
       where e.action = 'auth.attempts-refused' and d.data ->> 'email' = $1`,
      [account],
    );
    expect(entries).toEqual([
      { target_type: 'account', after: { kind: 'login', tier: 'network', failures: 5, waitSeconds: expect.any(Number) } },
    ]);
    const kept = await data.query('select string_agg(to_jsonb(c)::text, $1) as text from attempt_counters c', [' ']);
    expect(kept[0]!.text).not.toContain('example.com');
  });

  it('AU11 RL1 CF1 is as patient as the settings say, from the next attempt on', async () => {
    const settings = data.here.app.get(Settings, { strict: false });
    const adopt = (values: Record<string, number>) =>
      settings.adopt({ version: settings.version + 1, values: new Map(Object.entries(values)) });
    try {
      adopt({ 'attempts.login.free-failures': 2, 'attempts.login.first-wait': 200, 'attempts.login.longest-wait': 300 });
      const account = newAccount();
      await fail(account, 2);
      expect(await wait(account)).toBeGreaterThan(195);
      await letTimePass();
      await fail(account, 1);
      expect(await wait(account)).toBeGreaterThan(295);
      expect(await wait(account)).toBeLessThanOrEqual(300);
      adopt({ 'attempts.login.free-failures-everywhere': 5, 'attempts.login.most-failures': 10 });
      const other = newAccount();
      for (let place = 0; place < 5; place += 1) await from(`198.51.100.${place}`, () => fail(other, 1));
      expect(await from('203.0.113.1', () => wait(other))).toBeGreaterThan(25);
    } finally {
      adopt({});
    }
  });

  it('AU11 refuses to count inside a transaction, which could take the count back', async () => {
    const transactions = data.here.app.get(Transactions, { strict: false });
    await expect(transactions.run(() => here.reserve('login', { account: newAccount() }))).rejects.toThrow('outside a transaction');
  });

  it('AU15 forgets counters nobody touched for a season, those of devices later', async () => {
    await data.query('delete from attempt_counters');
    const account = newAccount();
    await fail(account, 1);
    await fail(account, 1, 'login', 'old');
    const purge = async (days: number) => {
      await data.query(`update attempt_counters set last_at = now() - make_interval(days => $1)`, [days]);
      await data.here.app.get(AttemptPurgeService, { strict: false }).purge();
      return (await rows()).map((row) => row.tier);
    };
    expect(await purge(89)).toHaveLength(3);
    expect(await purge(91)).toEqual(['device']);
    expect(await purge(201)).toEqual([]);
  });
});
