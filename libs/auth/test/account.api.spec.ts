import type { EventEmitter } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '#platform/database';
import { forgetSession } from '#sessions/testing';
import { type Answer, type AuthApi, PASSWORD, refusal, startAuthApi } from './auth-api.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('accounts over HTTP', () => {
  let api: AuthApi;
  let count = 0;

  beforeAll(async () => {
    api = await startAuthApi();
  });
  afterAll(() => api.close());

  const newEmail = () => `h${(count += 1)}@example.com`;
  const login = (email: string, password = PASSWORD): Promise<Answer> => api.post('/auth/login', { email, password });

  describe('POST /auth/login', () => {
    it('AU3 answers with two tokens and the person, and nothing else', async () => {
      const email = newEmail();
      const signedIn = await api.signUp(email);
      expect(Object.keys(signedIn).toSorted()).toEqual(['accessToken', 'refreshToken', 'user']);
      expect(signedIn.user).toEqual({
        id: expect.stringMatching(UUID),
        email,
        first_name: 'Ana',
        last_name: 'Ruiz',
        second_last_name: null,
      });
      for (const token of [signedIn.accessToken, signedIn.refreshToken]) expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
      expect((await login(email.toUpperCase())).status).toBe(200);
      expect((await api.post('/api/v1/auth/login', { email, password: PASSWORD })).status).toBe(200);
    });

    it('W4 goes to the database and back twice', async () => {
      const email = newEmail();
      await api.signUp(email);
      const pool = await api.app.get(Database, { strict: false }).pool();
      const seen = new Set<unknown>();
      let ways = 0;
      pool.on('acquire', (client) => {
        const { connection } = client as unknown as { connection: EventEmitter };
        if (!seen.has(connection)) connection.on('readyForQuery', () => (ways += 1));
        seen.add(connection);
      });
      const waysOfOne = async () => {
        ways = 0;
        expect((await login(email)).status).toBe(200);
        return ways;
      };
      // Something else of the process may go there meanwhile.
      await expect.poll(waysOfOne, { timeout: 20_000, interval: 300 }).toBe(2);
    });

    it.each([
      ['no body', undefined],
      ['nothing', {}],
      ['no password', { email: 'a@example.com' }],
      ['an operator', { email: 'a@example.com', password: { $gt: '' } }],
      ['an empty password', { email: 'a@example.com', password: '' }],
      ['a password that is too long', { email: 'a@example.com', password: 'x'.repeat(1_025) }],
      ['a NUL', { email: 'a@example.com', password: 'a\u0000' }],
      ['no address', { email: 'a', password: 'x' }],
      ['more', { email: 'a@example.com', password: 'x', remember: true }],
    ])('AU3 refuses %s with 400', async (_, body) => {
      expect(refusal(await api.post('/auth/login', body))).toBe('400 VALIDATION_FAILED');
    });

    it('AU3 gives the same answer to whoever does not know the password, whatever is behind the address', async () => {
      const [confirmed, waiting, suspended, deleted] = [newEmail(), newEmail(), newEmail(), newEmail()];
      await api.register(waiting);
      for (const email of [confirmed, suspended, deleted]) await api.signUp(email);
      await api.query(`update users set status = 'suspended' where email = $1`, [suspended]);
      await api.query(`update users set status = 'deleted' where email = $1`, [deleted]);
      const shape = (answer: Answer) => ({
        status: answer.status,
        error: { ...answer.body.error, requestId: undefined },
        headers: Object.keys(answer.headers).toSorted(),
        length: answer.headers['content-length'],
      });
      const unknown = shape(await login(newEmail(), 'not the password'));
      expect(unknown).toMatchObject({ status: 401, error: { code: 'INVALID_CREDENTIALS' } });
      for (const email of [confirmed, waiting, suspended, deleted]) expect(shape(await login(email, 'not the password'))).toEqual(unknown);
      expect(shape(await login(deleted))).toEqual(unknown);
      expect(refusal(await login(waiting))).toBe('401 EMAIL_NOT_CONFIRMED');
    });
  });

  describe('POST /auth/verify', () => {
    it('AU4 says whose a token is while its session stands', async () => {
      const { accessToken, refreshToken, user } = await api.signUp(newEmail());
      const answer = await api.post('/auth/verify', { token: accessToken });
      expect([answer.status, answer.body]).toEqual([200, { valid: true, user }]);
      expect(refusal(await api.post('/auth/verify', { token: refreshToken }))).toBe('401 INVALID_TOKEN');
      expect(refusal(await api.post('/auth/verify', { token: `${accessToken}x` }))).toBe('401 INVALID_TOKEN');
      await api.post('/auth/logout', undefined, accessToken);
      expect(refusal(await api.post('/auth/verify', { token: accessToken }))).toBe('401 INVALID_TOKEN');
    });

    it('AU4 refuses what is no request with 400', async () => {
      for (const body of [
        undefined,
        {},
        { token: '' },
        { token: 7 },
        { token: ['x'] },
        { token: 'x'.repeat(4_097) },
        { token: 'x', more: 1 },
      ]) {
        expect(refusal(await api.post('/auth/verify', body))).toBe('400 VALIDATION_FAILED');
        expect(refusal(await api.post('/auth/refresh', body))).toBe('400 VALIDATION_FAILED');
      }
    });
  });

  describe('POST /auth/refresh', () => {
    it('AU5 gives a new pair; the old token then ends the session', async () => {
      const { accessToken, refreshToken } = await api.signUp(newEmail());
      const next = await api.post('/auth/refresh', { token: refreshToken });
      expect([next.status, Object.keys(next.body).toSorted()]).toEqual([200, ['accessToken', 'refreshToken']]);
      expect((await api.post('/auth/verify', { token: next.body.accessToken })).status).toBe(200);
      expect(refusal(await api.post('/auth/refresh', { token: refreshToken }))).toBe('401 TOKEN_ALREADY_USED');
      expect(refusal(await api.post('/auth/refresh', { token: next.body.refreshToken }))).toBe('401 INVALID_TOKEN');
      for (const token of [accessToken, next.body.accessToken])
        expect(refusal(await api.post('/auth/logout', undefined, token))).toBe('401 UNAUTHORIZED');
    });

    it('AU5 lets one of twenty at the same time win', async () => {
      const { refreshToken, user } = await api.signUp(newEmail());
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.post('/auth/refresh', { token: refreshToken })));
      expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(19).fill(401)]);
      expect(await api.query('select counter, revoke_reason from sessions where user_id = $1', [user.id])).toEqual([
        { counter: 2, revoke_reason: 'refresh-reuse' },
      ]);
    });

    it('AU5 does not end a session for garbage, and tells an expired one', async () => {
      const { accessToken, refreshToken, user } = await api.signUp(newEmail());
      for (const token of [accessToken, 'x.y.z', refreshToken.slice(0, -2)])
        expect(refusal(await api.post('/auth/refresh', { token }))).toBe('401 INVALID_TOKEN');
      expect((await api.post('/auth/verify', { token: accessToken })).status).toBe(200);
      await api.query(`update sessions set idle_expires_at = now() where user_id = $1`, [user.id]);
      expect(refusal(await api.post('/auth/refresh', { token: refreshToken }))).toBe('401 EXPIRED_TOKEN');
    });

    it('AU5 stops a suspended person once their session is read again', async () => {
      const { accessToken, refreshToken, user } = await api.signUp(newEmail());
      expect((await api.post('/auth/verify', { token: accessToken })).status).toBe(200);
      await api.query(`update users set status = 'suspended' where id = $1`, [user.id]);
      await forgetSession(api.app, accessToken);
      expect(refusal(await api.post('/auth/verify', { token: accessToken }))).toBe('401 INVALID_TOKEN');
      expect(refusal(await api.post('/auth/logout', undefined, accessToken))).toBe('401 UNAUTHORIZED');
      expect(refusal(await api.post('/auth/refresh', { token: refreshToken }))).toBe('401 INVALID_TOKEN');
    });
  });

  describe('POST /auth/logout', () => {
    it('AU9 answers 204 without a body and ends this session only', async () => {
      const email = newEmail();
      const first = await api.signUp(email);
      const second = (await login(email)).body;
      const answer = await api.post('/auth/logout', undefined, first.accessToken);
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(refusal(await api.post('/auth/logout', undefined, first.accessToken))).toBe('401 UNAUTHORIZED');
      expect(refusal(await api.post('/auth/refresh', { token: first.refreshToken }))).toBe('401 INVALID_TOKEN');
      expect((await api.post('/auth/logout', undefined, second.accessToken)).status).toBe(204);
    });

    it('AU9 answers 401 without a token, with garbage and with a refresh token', async () => {
      const { refreshToken } = await api.signUp(newEmail());
      for (const token of [undefined, '', 'x', 'a.b.c', refreshToken])
        expect(refusal(await api.post('/auth/logout', undefined, token))).toBe('401 UNAUTHORIZED');
      const basic = await api.request({ method: 'POST', url: '/auth/logout', headers: { authorization: 'Basic YTpi' } });
      expect(refusal(basic)).toBe('401 UNAUTHORIZED');
    });
  });

  it('MO4 writes no address, password or token into the log', async () => {
    const email = newEmail();
    const { accessToken, refreshToken } = await api.signUp(email);
    await login(email, 'a wrong password in the log');
    await api.post('/auth/refresh', { token: refreshToken });
    const log = api.logLines.join('\n');
    expect(log).toContain('auth/login');
    for (const secret of [email, PASSWORD, 'a wrong password in the log', accessToken, refreshToken, await api.tokenFor(email)])
      expect(log).not.toContain(secret);
  });
});

describe('limits of accounts', () => {
  it('AU11 counts refreshes by session, and only those whose token is ours', async () => {
    const api = await startAuthApi({ env: { RATE_LIMITS: 'http.address=100000/60' } });
    try {
      let { refreshToken } = await api.signUp('ten@example.com');
      const other = (await api.post('/auth/login', { email: 'ten@example.com', password: PASSWORD })).body;
      const forged = `${refreshToken.slice(0, refreshToken.lastIndexOf('.'))}.${'A'.repeat(43)}`;
      for (let index = 0; index < 15; index += 1)
        expect(refusal(await api.post('/auth/refresh', { token: forged }))).toBe('401 INVALID_TOKEN');
      for (let index = 0; index < 10; index += 1) {
        const next = await api.post('/auth/refresh', { token: refreshToken });
        expect(next.status).toBe(200);
        refreshToken = next.body.refreshToken;
      }
      const over = await api.post('/auth/refresh', { token: refreshToken });
      expect([refusal(over), over.body.error.details]).toEqual(['429 TOO_MANY_REQUESTS', { limit: 'auth.refresh.session' }]);
      expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
      expect((await api.post('/auth/refresh', { token: other.refreshToken })).status).toBe(200);
    } finally {
      await api.close();
    }
  });

  it('AU11 RL1 counts sign-ins by account, existing or not, and by address', async () => {
    const api = await startAuthApi({ env: { RATE_LIMITS: 'auth.login.address=16/60' } });
    try {
      await api.signUp('somebody@example.com');
      const attempt = async (email: string) => refusal(await api.post('/auth/login', { email, password: 'not the password' }));
      const refused = '401 INVALID_CREDENTIALS';
      for (const name of ['nobody', 'somebody']) {
        const answers: string[] = [];
        for (let index = 0; index < 6; index += 1) answers.push(await attempt(index % 2 ? `${name}@Example.com` : `${name}@example.com`));
        expect(answers).toEqual([refused, refused, refused, refused, refused, '429 TOO_MANY_REQUESTS']);
      }
      const answers: string[] = [];
      for (let index = 0; index < 4; index += 1) answers.push(await attempt(`other${index}@example.com`));
      expect(answers).toEqual([refused, refused, refused, '429 TOO_MANY_REQUESTS']);
      const last = await api.post('/auth/login', { email: 'x@example.com', password: 'x' });
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await api.close();
    }
  });
});
