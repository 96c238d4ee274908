import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { PasswordHasher } from '#passwords';
import { CredentialDirectory } from '#users';
import { PasswordJudge } from '../src/password-judge.js';
import { type AuthApi, PASSWORD, startAuthApi } from './auth-api.js';

const WRONG = 'not the password at all';

describe('guessing passwords', () => {
  let api: AuthApi;
  let hasher: PasswordHasher;
  /** How many passwords were looked at. */
  let judged = 0;
  beforeAll(async () => {
    api = await startAuthApi({ env: { RATE_LIMITS: '*=1000000/60' } });
    hasher = api.app.get(PasswordHasher, { strict: false });
    // Who is counted when is the subject here; hundreds of real hashes would only take time.
    hasher.check = (stored, password) => {
      judged += 1;
      return Promise.resolve({ matches: stored !== null && password === PASSWORD, rehash: false });
    };
  });
  afterAll(() => api?.close());

  /** Somebody with an account, whose counters are untouched. */
  async function newPerson(): Promise<string> {
    const { userId, email } = await signIn(api.app);
    await api.query(`update users set password_hash = 'any' where id = $1`, [userId]);
    return email;
  }
  const login = async (email: string, password: string, from = '192.0.2.1', cookie?: string) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/auth/login',
      remoteAddress: from,
      payload: { email, password },
      headers: cookie === undefined ? {} : { cookie },
    });
    return { status: answer.statusCode, code: answer.json().error?.code, answer };
  };
  const deviceOf = ({ answer }: Awaited<ReturnType<typeof login>>) =>
    [answer.headers['set-cookie']]
      .flat()
      .find((each) => each?.startsWith('zocalo-device='))!
      .split(';')[0]!;

  it('AU11 a hundred parallel guesses with the right one inside: five are looked at, and the rest learn nothing', async () => {
    const email = await newPerson();
    const before = judged;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => login(email, index === 60 ? PASSWORD : `${WRONG} ${index}`)),
    );
    const statuses = answers.map(({ status }) => status);
    // The right one may be among those looked at, and then it forgets the ones before it, once.
    expect(judged - before).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(90);
    expect(new Set(statuses.filter((status) => status !== 200))).toEqual(new Set([401, 429]));
    for (const { answer } of answers.filter(({ status }) => status === 429)) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.json().error.details).toEqual({ limit: 'attempts.login' });
    }
  });

  it('AU11 refuses the right password like a wrong one while the wait runs, and takes it afterwards', async () => {
    const email = await newPerson();
    for (let guess = 0; guess < 5; guess += 1) expect((await login(email, WRONG)).code).toBe('INVALID_CREDENTIALS');
    const [right, wrong] = [await login(email, PASSWORD), await login(email, WRONG)];
    for (const refused of [right, wrong]) expect(refused.code).toBe('TOO_MANY_REQUESTS');
    const shape = ({ answer }: typeof right) => [Object.keys(answer.headers).toSorted(), { ...answer.json().error, requestId: '' }];
    expect(shape(right)).toEqual(shape(wrong));
    await api.query('update attempt_counters set blocked_until = now()');
    expect((await login(email, PASSWORD)).status).toBe(200);
    for (let guess = 0; guess < 5; guess += 1) expect((await login(email, WRONG)).code).toBe('INVALID_CREDENTIALS');
  });

  it('AU11 somebody who guesses elsewhere does not keep the owner out', async () => {
    const email = await newPerson();
    for (let guess = 0; guess < 12; guess += 1) await login(email, WRONG, '198.51.100.9');
    expect((await login(email, WRONG, '198.51.100.9')).status).toBe(429);
    expect((await login(email, PASSWORD, '203.0.113.5')).status).toBe(200);
  });

  it('AU11 whoever guesses from many places keeps newcomers waiting, but not the device of the owner', async () => {
    const email = await newPerson();
    const cookie = deviceOf(await login(email, PASSWORD));
    for (let place = 1; place <= 6; place += 1) for (let guess = 0; guess < 5; guess += 1) await login(email, WRONG, `198.51.${place}.9`);
    expect((await login(email, PASSWORD, '203.0.113.5')).status).toBe(429);
    expect((await login(email, PASSWORD, '203.0.113.5', cookie)).status).toBe(200);
    expect((await login(email, WRONG, '203.0.113.5', cookie)).status).toBe(401);
  });

  it('AU11 a device cookie of one person opens nothing for another, and a made-up one opens nothing at all', async () => {
    const [ana, ben] = [await newPerson(), await newPerson()];
    const cookie = deviceOf(await login(ana, PASSWORD));
    for (let guess = 0; guess < 5; guess += 1) await login(ben, WRONG, '192.0.2.1', cookie);
    expect((await login(ben, PASSWORD, '192.0.2.1', cookie)).status).toBe(429);
    for (const made of [`${cookie}x`, cookie.slice(0, -1), 'zocalo-device=v1.a.b.c.d', `zocalo-device=${'x'.repeat(4_000)}`])
      expect((await login(ben, PASSWORD, '192.0.2.1', made)).status).toBe(429);
  });

  it('AU11 a stolen device cookie is worth ten guesses, and then the device is one like any other', async () => {
    const email = await newPerson();
    const cookie = deviceOf(await login(email, PASSWORD));
    const statuses = [];
    for (let guess = 0; guess < 17; guess += 1) statuses.push((await login(email, WRONG, '198.51.100.9', cookie)).status);
    expect(statuses).toEqual([...Array.from({ length: 15 }, () => 401), 429, 429]);
  });

  it('AU11 gives the device cookie only to somebody who got in', async () => {
    const email = await newPerson();
    expect((await login(email, WRONG)).answer.headers['set-cookie']).toBeUndefined();
    const [cookie] = [(await login(email, PASSWORD)).answer.headers['set-cookie']].flat();
    expect(cookie).toMatch(/^zocalo-device=v1\.[^;]+; Path=\/; Max-Age=15552000; SameSite=Strict; HttpOnly$/);
  });

  it('AU12 AU3 gives tokens to scripts or to the browser, never to both', async () => {
    const email = await newPerson();
    const post = (client?: unknown) =>
      api.request({
        method: 'POST',
        url: '/auth/login',
        body: { email, password: PASSWORD, ...(client === undefined ? {} : { client }) },
        headers: { 'sec-fetch-site': 'same-origin' },
      });
    const names = (answer: { headers: Readonly<Record<string, unknown>> }) =>
      [answer.headers['set-cookie']]
        .flat()
        .map((cookie) => String(cookie).split('=')[0])
        .toSorted();
    for (const client of [undefined, 'bearer']) {
      const answer = await post(client);
      expect([answer.status, Object.keys(answer.body).toSorted(), names(answer)]).toEqual([
        200,
        ['accessToken', 'refreshToken', 'user'],
        ['zocalo-device'],
      ]);
    }
    const answer = await post('cookie');
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
    expect(answer.body).toMatchObject({ accessToken: null, refreshToken: null, csrfToken: expect.stringMatching(/^1\./) });
    expect(names(answer)).toEqual(['zocalo-access', 'zocalo-csrf', 'zocalo-device', 'zocalo-refresh']);
    for (const client of ['both', '', 1, ['cookie'], { $ne: 'bearer' }]) expect((await post(client)).status).toBe(400);
  });

  it('AU11 an overload is no failure: those whose password nobody looked at may try again', async () => {
    const email = await newPerson();
    const { check } = hasher;
    const { AppError, PlatformErrors } = await import('#platform/errors');
    hasher.check = () => Promise.reject(new AppError(PlatformErrors.SERVICE_UNAVAILABLE, undefined, { retryAfterSeconds: 5 }));
    try {
      for (let attempt = 0; attempt < 7; attempt += 1) expect((await login(email, PASSWORD)).status).toBe(503);
    } finally {
      hasher.check = check;
    }
    expect((await login(email, PASSWORD)).status).toBe(200);
  });

  it('AU11 a count that was made stays when the process dies before the password is judged', async () => {
    const email = await newPerson();
    const judge = api.app.get(PasswordJudge, { strict: false });
    const original = judge.judge;
    const reached = new Promise<void>((resolve) => {
      let calls = 0;
      judge.judge = () => {
        if ((calls += 1) === 5) resolve();
        return new Promise<never>(() => undefined);
      };
    });
    for (let attempt = 0; attempt < 5; attempt += 1) void login(email, WRONG);
    await reached;
    judge.judge = original;
    expect((await login(email, PASSWORD)).status).toBe(429);
  });

  it('AU11 knows nobody by the counters: those of an address nobody has look the same', async () => {
    expect(await api.app.get(CredentialDirectory, { strict: false }).findByEmail('nobody@example.com')).toBeNull();
    const known = await newPerson();
    const answers = [];
    for (const email of [known, 'nobody@example.com']) {
      const series = [];
      for (let guess = 0; guess < 7; guess += 1) {
        const { answer } = await login(email, WRONG, '192.0.2.77');
        const { requestId: _, ...error } = answer.json().error;
        series.push([answer.statusCode, error, Object.keys(answer.headers).toSorted(), answer.headers['retry-after']]);
      }
      answers.push(series);
    }
    expect(answers[0]!.map(([status]) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    for (const [index, each] of answers[0]!.entries()) expect(each.slice(0, 3)).toEqual(answers[1]![index]!.slice(0, 3));
  });
});
