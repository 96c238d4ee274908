import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FactorApi, refusal, startFactorApi } from './factor-api.js';

const WRONG = '000000';

describe('signing in with a second factor', () => {
  let api: FactorApi;
  beforeAll(async () => {
    api = await startFactorApi();
  });
  afterAll(() => api?.close());

  const second = (challengeId: string, code: string) => api.post('/auth/second-factor', { challengeId, code });

  it('AU13 leaves the documented 200 alone for people without one', async () => {
    const { email } = await api.person();
    const answer = await api.login(email);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).toSorted()).toEqual(['accessToken', 'refreshToken', 'user']);
  });

  it('AU13 answers the right password 401 with a challenge, and the code 200 as a login does', async () => {
    const ana = await api.protectedPerson();
    const asked = await api.login(ana.email);
    expect(refusal(asked)).toBe('401 SECOND_FACTOR_REQUIRED');
    expect(asked.body.error.details).toEqual({ challengeId: expect.any(String), factors: ['totp', 'recovery-code'] });
    expect(asked.headers['set-cookie']).toBeUndefined();
    const answer = await second(asked.body.error.details.challengeId, await api.freshCode(ana));
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).toSorted()).toEqual(['accessToken', 'refreshToken', 'user']);
    expect(answer.body.user).toMatchObject({ id: ana.userId, email: ana.email });
    expect(String(answer.headers['set-cookie'])).toContain('zocalo-device=');
    expect((await api.request({ url: '/auth/second-factor', token: answer.body.accessToken })).status).toBe(200);
    const [session] = await api.query('select auth_methods from sessions where user_id = $1 order by created_at desc limit 1', [
      ana.userId,
    ]);
    expect(session!.auth_methods).toEqual(['password', 'totp']);
  });

  it('AU13 tells nobody with a wrong password that there is a second factor', async () => {
    const [ana, ben] = [await api.protectedPerson(), await api.person()];
    const answers = [await api.login(ana.email, 'not the one'), await api.login(ben.email, 'not the one')];
    for (const { body } of answers) delete body.error.requestId;
    expect(answers[0]!.body).toEqual(answers[1]!.body);
  });

  it('AU10 AU13 tells a device that has signed in before from a new one', async () => {
    const ana = await api.protectedPerson();
    const signIn = async (cookie?: string) =>
      api.request({
        method: 'POST',
        url: '/auth/second-factor',
        ...(cookie === undefined ? {} : { headers: { cookie } }),
        body: { challengeId: await api.challenge(ana.email), code: await api.freshCode(ana) },
      });
    const first = await signIn();
    expect((await signIn(String(first.headers['set-cookie']).split(';')[0])).status).toBe(200);
    const told = await api.query(
      `select payload -> 'isKnownDevice' as known from outbox where name = 'sessions.session-opened' and payload ->> 'userId' = $1 order by id`,
      [ana.userId],
    );
    expect(told.map((event) => event.known)).toEqual([false, false, true]);
  });

  it('AU13 hands tokens to a cookie client in cookies', async () => {
    const ana = await api.protectedPerson();
    const answer = await api.request({
      method: 'POST',
      url: '/auth/second-factor',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: { challengeId: await api.challenge(ana.email), code: await api.freshCode(ana), client: 'cookie' },
    });
    expect(answer.body).toMatchObject({ accessToken: null, refreshToken: null, csrfToken: expect.any(String) });
    expect(String(answer.headers['set-cookie'])).toMatch(/zocalo-access=[^;]+/);
  });

  it('AU13 takes no code twice, in one sign-in or in another', async () => {
    const ana = await api.protectedPerson();
    const code = await api.freshCode(ana);
    const first = await api.challenge(ana.email);
    expect((await second(first, code)).status).toBe(200);
    expect(refusal(await second(first, code))).toBe('401 SIGN_IN_CHALLENGE_ENDED');
    expect(refusal(await second(await api.challenge(ana.email), code))).toBe('401 SECOND_FACTOR_WRONG');
    expect(refusal(await api.post('/auth/step-up', { code }, ana.token))).toBe('401 SECOND_FACTOR_WRONG');
  });

  it('AU13 gives twenty parallel uses of one right code one session', async () => {
    const ana = await api.protectedPerson();
    const challenges = await Promise.all(Array.from({ length: 5 }, () => api.challenge(ana.email)));
    const code = await api.freshCode(ana);
    const before = await api.query('select id from sessions where user_id = $1', [ana.userId]);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => second(challenges[index % 5]!, code)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expect([401, 429]).toContain(answer.status);
    expect(await api.query('select id from sessions where user_id = $1', [ana.userId])).toHaveLength(before.length + 1);
  });

  it('AU13 gives twenty parallel uses of one recovery code one session', async () => {
    const ana = await api.protectedPerson();
    const challenges = await Promise.all(Array.from({ length: 5 }, () => api.challenge(ana.email)));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => second(challenges[index % 5]!, ana.codes[0]!)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(await api.auditOf('second-factor.use-recovery-code', ana.userId)).toEqual([{ left: 9 }]);
  });

  it('AU13 lets a lost app be replaced by a recovery code, each once, however it is typed, and tells by mail', async () => {
    const ana = await api.protectedPerson();
    const typed = ana.codes[3]!.toUpperCase().replaceAll('-', ' ');
    expect((await second(await api.challenge(ana.email), typed)).status).toBe(200);
    expect(refusal(await second(await api.challenge(ana.email), ana.codes[3]!))).toBe('401 SECOND_FACTOR_WRONG');
    expect((await second(await api.challenge(ana.email), ana.codes[4]!)).status).toBe(200);
    const texts = await api.mailsTo(ana.email, 'factors.changed');
    expect(texts.slice(1).map((text) => /\b(\d+) codes are left/.exec(text)?.[1])).toEqual(['9', '8']);
  });

  it('AU13 takes no recovery code of somebody else', async () => {
    const [ana, ben] = [await api.protectedPerson(), await api.protectedPerson()];
    expect(refusal(await second(await api.challenge(ana.email), ben.codes[0]!))).toBe('401 SECOND_FACTOR_WRONG');
    expect((await second(await api.challenge(ben.email), ben.codes[0]!)).status).toBe(200);
  });

  it('AU13 survives five wrong proofs and no sixth, also when they come at once', async () => {
    const ana = await api.protectedPerson();
    const challengeId = await api.challenge(ana.email);
    const tries = await Promise.all(Array.from({ length: 12 }, () => second(challengeId, WRONG)));
    const judged = tries.filter((answer) => answer.body.error.code === 'SECOND_FACTOR_WRONG');
    expect(judged.map((answer) => answer.body.error.details.triesLeft).toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(tries.filter((answer) => answer.body.error.code === 'SIGN_IN_CHALLENGE_ENDED')).toHaveLength(7);
    expect(refusal(await second(challengeId, await api.freshCode(ana)))).toBe('401 SIGN_IN_CHALLENGE_ENDED');
    expect(await api.auditOf('second-factor.refused', ana.userId)).toHaveLength(5);
  });

  it('AU11 AU13 makes one factor wait after ten wrong codes in a row, and neither the others nor the password', async () => {
    const ana = await api.protectedPerson();
    for (const round of [1, 2]) {
      const challengeId = await api.challenge(ana.email);
      for (let tries = 0; tries < 5; tries += 1)
        expect(refusal(await second(challengeId, WRONG)), `round ${round}`).toBe('401 SECOND_FACTOR_WRONG');
    }
    const challengeId = await api.challenge(ana.email);
    const waiting = await second(challengeId, await api.freshCode(ana));
    expect(refusal(waiting)).toBe('429 TOO_MANY_REQUESTS');
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(890);
    // The refused try was not one of the five.
    for (let tries = 0; tries < 6; tries += 1) expect((await second(challengeId, WRONG)).status).toBe(429);
    expect(refusal(await api.post('/auth/step-up', { code: await api.freshCode(ana) }, ana.token))).toBe('429 TOO_MANY_REQUESTS');
    expect((await second(challengeId, ana.codes[0]!)).status).toBe(200);
  });

  it('AU13 takes factors whose key is gone for wrong, says so in the log, and lets an administrator take them away', async () => {
    const [root, ana] = [await api.person({ admin: true }), await api.protectedPerson()];
    const code = await api.freshCode(ana);
    for (const table of ['totp_factors', 'recovery_codes'])
      await api.query(`update ${table} set key_id = 'gonegonegone' where user_id = $1`, [ana.userId]);
    const challengeId = await api.challenge(ana.email);
    for (const typed of [code, ana.codes[0]!]) expect(refusal(await second(challengeId, typed))).toBe('401 SECOND_FACTOR_WRONG');
    expect(refusal(await api.post('/auth/step-up', { code }, ana.token))).toBe('401 SECOND_FACTOR_WRONG');
    const told = api.logLines.filter((line) => line.includes('gonegonegone'));
    expect(told).toHaveLength(3);
    // A row that was tampered with is no better.
    await api.query(
      `update totp_factors set key_id = (select kid from signing_keys where purpose = 'second-factor'), sealed_secret = $2 where user_id = $1`,
      [ana.userId, Buffer.alloc(60)],
    );
    expect(refusal(await second(challengeId, code))).toBe('401 SECOND_FACTOR_WRONG');
    const url = `/api/admin/users/${ana.userId}/second-factors`;
    expect((await api.request({ method: 'DELETE', url, token: root.token })).status).toBe(204);
    expect((await api.login(ana.email)).status).toBe(200);
  });

  it('AU13 warns of wrong proofs in several sign-ins, also when they come at once', async () => {
    const warned = async ({ email }: { email: string }) => (await api.mailsTo(email, 'second-factor.password-known')).length;
    const ana = await api.protectedPerson();
    for (const tries of [2, 2]) {
      const challengeId = await api.challenge(ana.email);
      for (let each = 0; each < tries; each += 1) await second(challengeId, WRONG);
    }
    expect(await warned(ana)).toBe(0);
    const last = await api.challenge(ana.email);
    await second(last, WRONG);
    expect(await warned(ana)).toBe(1);
    await second(last, WRONG);
    expect(await warned(ana)).toBe(1);
    await api.query(`update sign_in_challenges set noticed_at = noticed_at - interval '61 minutes' where user_id = $1`, [ana.userId]);
    await second(last, WRONG);
    expect(await warned(ana)).toBe(2);

    const ben = await api.protectedPerson();
    const challenges = await Promise.all(Array.from({ length: 9 }, () => api.challenge(ben.email)));
    await Promise.all(challenges.map((challengeId) => second(challengeId, WRONG)));
    expect(await warned(ben)).toBe(1);

    // Whoever mistypes and then gets in has nobody to be warned of.
    const eva = await api.protectedPerson();
    for (let round = 0; round < 3; round += 1) {
      const challengeId = await api.challenge(eva.email);
      for (let tries = 0; tries < 2; tries += 1) await second(challengeId, WRONG);
      expect((await second(challengeId, await api.freshCode(eva))).status).toBe(200);
    }
    expect(await warned(eva)).toBe(0);
  });

  it('AU13 warns when the factor has to wait, although nothing is judged then', async () => {
    const ana = await api.protectedPerson();
    for (let tries = 0; tries < 10; tries += 1) await api.post('/auth/step-up', { code: WRONG }, ana.token);
    expect((await second(await api.challenge(ana.email), WRONG)).status).toBe(429);
    expect(await api.mailsTo(ana.email, 'second-factor.password-known')).toHaveLength(1);
  });

  it('AU13 warns by mail, once an hour, when somebody with the password fails at the factor', async () => {
    const ana = await api.protectedPerson();
    for (let round = 0; round < 2; round += 1) {
      const challengeId = await api.challenge(ana.email);
      for (let tries = 0; tries < 4; tries += 1) await second(challengeId, WRONG);
      expect(await api.mailsTo(ana.email, 'second-factor.password-known')).toHaveLength(round);
      await second(challengeId, WRONG);
      expect(await api.mailsTo(ana.email, 'second-factor.password-known')).toHaveLength(1);
    }
    expect(await api.auditOf('auth.second-factor-exhausted', ana.userId)).toHaveLength(2);
  });

  it('AU13 ends a sign-in after ten minutes, and when password or account change in between', async () => {
    const ana = await api.protectedPerson();
    const late = await api.challenge(ana.email);
    const [row] = await api.query('select extract(epoch from expires_at - created_at) as life from sign_in_challenges where id = $1', [
      late.slice(0, 36),
    ]);
    expect(Number(row!.life)).toBe(600);
    await api.query(`update sign_in_challenges set expires_at = now() - interval '1 second' where id = $1`, [late.slice(0, 36)]);
    expect(refusal(await second(late, await api.freshCode(ana)))).toBe('401 SIGN_IN_CHALLENGE_ENDED');
    for (const change of ['security_epoch = security_epoch + 1', `status = 'suspended'`]) {
      const challengeId = await api.challenge(ana.email);
      await api.query(`update users set ${change} where id = $1`, [ana.userId]);
      expect(refusal(await second(challengeId, await api.freshCode(ana))), change).toBe('401 SIGN_IN_CHALLENGE_ENDED');
    }
  });

  it('AU13 refuses bad challenges and bad bodies', async () => {
    const ana = await api.protectedPerson();
    const challengeId = await api.challenge(ana.email);
    const [id, secret] = challengeId.split('.') as [string, string];
    const flipped = `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
    for (const bad of ['x', id, `${id}.`, `${id}.${flipped}`, `${crypto.randomUUID()}.${secret}`, `${challengeId}x`])
      expect(refusal(await second(bad, ana.codes[0]!)), bad).toBe('401 SIGN_IN_CHALLENGE_ENDED');
    for (const body of [
      {},
      { challengeId },
      { challengeId, code: '' },
      { challengeId, code: 123_456 },
      { challengeId, code: { $ne: '' } },
      { challengeId, code: '1'.repeat(65) },
      { challengeId: [challengeId], code: WRONG },
      { challengeId, code: WRONG, userId: ana.userId },
      { challengeId, code: WRONG, client: 'both' },
      { challengeId, passkey: {} },
      { challengeId, passkey: 'x' },
      { challengeId, code: null, passkey: null },
    ])
      expect(refusal(await api.post('/auth/second-factor', body)), JSON.stringify(body)).toBe('400 VALIDATION_FAILED');
    expect((await second(challengeId, ana.codes[0]!)).status).toBe(200);
  });
});
