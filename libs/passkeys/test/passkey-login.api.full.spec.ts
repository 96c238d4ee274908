import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Metrics } from '#platform/metrics';
import { PersonalData } from '#platform/privacy';
import { Transactions } from '#platform/database';
import { PasskeyPurgeService } from '../src/passkey-purge.service.js';
import { ORIGIN, type PasskeyApi, PASSWORD, refusal, startPasskeyApi } from './passkey-api.js';
import { SoftwareAuthenticator, type Twist } from './software-authenticator.js';

describe('proving oneself with a passkey', () => {
  let api: PasskeyApi;
  beforeAll(async () => {
    api = await startPasskeyApi();
  });
  afterAll(() => api?.close());

  async function withPasskey(options: { synced?: boolean; counts?: boolean } = {}) {
    const person = await api.person();
    const authenticator = new SoftwareAuthenticator(ORIGIN, options);
    const { recoveryCodes, passkey } = (await api.add(person, authenticator)).body;
    return { ...person, authenticator, codes: recoveryCodes as string[], passkeyId: passkey.id as string };
  }

  const trailOf = async (action: string, targetId: string) =>
    (await api.query('select after from ops.audit_entries where action = $1 and target_id = $2', [action, targetId])).map(
      ({ after }) => after,
    );
  async function counted(event: string): Promise<number> {
    const text = await api.app.get(Metrics, { strict: false }).exposition();
    return Number(new RegExp(`zocalo_security_events_total\\{event="${event}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
  }

  it('AU14 signs in without a name or a password, for both factors', async () => {
    const ana = await withPasskey();
    const answer = await api.login(ana.authenticator);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).toSorted()).toEqual(['accessToken', 'refreshToken', 'user']);
    expect(answer.body.user).toMatchObject({ id: ana.userId, email: ana.email });
    const [session] = await api.query('select auth_methods from sessions where user_id = $1 order by created_at desc limit 1', [
      ana.userId,
    ]);
    expect(session!.auth_methods).toEqual(['passkey']);
    const { items } = (await api.request({ url: '/auth/passkeys', token: answer.body.accessToken })).body;
    expect(Date.parse(items[0].lastUsedAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(String(answer.headers['set-cookie'])).toContain('zocalo-device=');
  });

  it('AU10 AU14 tells a device that has signed in before from a new one', async () => {
    const ana = await withPasskey();
    const cookie = String((await api.login(ana.authenticator)).headers['set-cookie']).split(';')[0]!;
    const body = { passkey: ana.authenticator.get(await api.options()) };
    expect((await api.request({ method: 'POST', url: '/auth/passkeys/login', headers: { cookie }, body })).status).toBe(200);
    const told = await api.query(
      `select payload -> 'isKnownDevice' as known from outbox where name = 'sessions.session-opened' and payload ->> 'userId' = $1 order by id`,
      [ana.userId],
    );
    expect(told.map((event) => event.known)).toEqual([false, false, true]);
  });

  it('AU14 hands tokens to a cookie client in cookies', async () => {
    const ana = await withPasskey();
    const answer = await api.request({
      method: 'POST',
      url: '/auth/passkeys/login',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: { passkey: ana.authenticator.get(await api.options()), client: 'cookie' },
    });
    expect(answer.body).toMatchObject({ accessToken: null, refreshToken: null, csrfToken: expect.any(String) });
  });

  it('AU14 tells nothing about accounts before the signature: the options are the same for everybody', async () => {
    const [ana, ben] = [await withPasskey(), await api.person()];
    const bodies = [];
    for (const body of [{ email: null }, { email: ana.email }, { email: ben.email }, { email: 'nobody@example.com' }]) {
      const answer = await api.post('/auth/passkeys/login-options', body);
      expect(answer.status).toBe(200);
      bodies.push({ ...answer.body, challenge: answer.body.challenge.length });
    }
    expect(bodies[0]).toEqual({ challenge: 48, rpId: 'zocalo.example', timeout: 300_000, userVerification: 'required' });
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    expect(refusal(await api.post('/auth/passkeys/login-options', { email: 'x' }))).toBe('400 VALIDATION_FAILED');
    expect(refusal(await api.post('/auth/passkeys/login-options', {}))).toBe('400 VALIDATION_FAILED');
  });

  it('AU14 with an address, takes a passkey of its account only', async () => {
    const [ana, ben] = [await withPasskey(), await withPasskey()];
    const login = async (email: string, { authenticator }: typeof ana) =>
      refusal(await api.post('/auth/passkeys/login', { passkey: authenticator.get(await api.options({ email })) }));
    expect(await login(ana.email, ben)).toBe('401 PASSKEY_REFUSED');
    expect(await login('nobody@example.com', ben)).toBe('401 PASSKEY_REFUSED');
    expect(await login(ana.email.toUpperCase(), ana)).toBe('200');
  });

  it.each<[string, Twist]>([
    ['from another origin', { origin: 'https://evil.example' }],
    ['for another party', { rpId: 'evil.example' }],
    ['of another kind', { type: 'webauthn.create' }],
    ['inside a frame', { crossOrigin: true }],
    ['without the person verified', { verified: false }],
    ['without the person present', { present: false }],
    ['for a challenge that is not ours', { challenge: Buffer.alloc(36, 7).toString('base64url') }],
    ['for somebody else', { userHandle: Buffer.alloc(16, 7).toString('base64url') }],
    ['for nobody', { userHandle: null }],
  ])('AU14 refuses an answer %s', async (_, twist) => {
    const ana = await withPasskey();
    const before = await api.query('select id from sessions where user_id = $1', [ana.userId]);
    expect(refusal(await api.login(ana.authenticator, twist))).toBe('401 PASSKEY_REFUSED');
    expect(await api.query('select id from sessions where user_id = $1', [ana.userId])).toHaveLength(before.length);
    expect((await api.login(ana.authenticator)).status).toBe(200);
  });

  it('AU14 refuses signatures of other keys, unknown credentials and challenges for adding', async () => {
    const [ana, ben] = [await withPasskey(), await withPasskey()];
    const login = (passkey: unknown) => api.post('/auth/passkeys/login', { passkey });
    const [hers, his] = [ana.authenticator.get(await api.options()), ben.authenticator.get(await api.options())];
    expect(refusal(await login({ ...hers, response: { ...hers.response, signature: his.response.signature } }))).toBe(
      '401 PASSKEY_REFUSED',
    );
    expect(refusal(await login({ ...hers, id: his.id, rawId: his.id }))).toBe('401 PASSKEY_REFUSED');
    expect(refusal(await login({ ...hers, rawId: his.id }))).toBe('401 PASSKEY_REFUSED');
    expect(refusal(await login({ ...hers, id: 'AAAA', rawId: 'AAAA' }))).toBe('401 PASSKEY_REFUSED');
    const { challenge } = (await api.post('/auth/passkeys/registration-options', undefined, ana.token)).body;
    expect(refusal(await login(ana.authenticator.get({ challenge, rpId: 'zocalo.example' })))).toBe('401 PASSKEY_REFUSED');
    for (const body of [
      {},
      { passkey: null },
      { passkey: 'x' },
      { passkey: { ...hers, response: {} } },
      { passkey: { ...hers, x: 1 } },
      { passkey: [hers] },
    ])
      expect(refusal(await api.post('/auth/passkeys/login', body)), JSON.stringify(body).slice(0, 60)).toBe('400 VALIDATION_FAILED');
    expect((await login(hers)).status).toBe(200);
  });

  it('AU14 takes an answer once: of twenty at the same time, one signs in', async () => {
    const ana = await withPasskey();
    const passkey = ana.authenticator.get(await api.options());
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.post('/auth/passkeys/login', { passkey })));
    expect(answers.map(refusal).toSorted()).toEqual(['200', ...Array.from({ length: 19 }, () => '401 PASSKEY_REFUSED')]);
  });

  it('AU14 refuses an authenticator whose count does not go up: somebody copied it', async () => {
    const ana = await withPasskey({ counts: true });
    expect((await api.login(ana.authenticator)).status).toBe(200);
    expect((await api.login(ana.authenticator, { count: 40 })).status).toBe(200);
    for (const count of [40, 39, 0])
      expect(refusal(await api.login(ana.authenticator, { count })), String(count)).toBe('401 PASSKEY_REFUSED');
    expect((await api.login(ana.authenticator, { count: 41 })).status).toBe(200);
    const copies = await trailOf('passkey.count-went-back', ana.userId);
    expect(copies).toEqual(Array.from({ length: 3 }, () => ({ passkeyId: ana.passkeyId })));
    const { challengeId } = (await api.post('/auth/login', { email: ana.email, password: PASSWORD })).body.error.details;
    const old = ana.authenticator.get(await api.options(), { count: 5 });
    expect(refusal(await api.post('/auth/second-factor', { challengeId, passkey: old }))).toBe('401 SECOND_FACTOR_WRONG');
    expect(await trailOf('passkey.count-went-back', ana.userId)).toHaveLength(4);
    expect(await counted('passkey-count-went-back')).toBe(4);
  });

  it('AD1 AU14 writes refused answers down and counts them', async () => {
    const ana = await withPasskey();
    const before = await counted('passkey-refused');
    expect(refusal(await api.login(ana.authenticator, { origin: 'https://evil.example' }))).toBe('401 PASSKEY_REFUSED');
    expect(await trailOf('passkey.refused', ana.userId)).toEqual([{ passkeyId: ana.passkeyId }]);
    const stranger = ana.authenticator.get(await api.options());
    const answers = ['c3RyYW5nZXI', 'c3RyYW5nZXI'].map((id) =>
      api.post('/auth/passkeys/login', { passkey: { ...stranger, id, rawId: id } }),
    );
    for (const answer of await Promise.all(answers)) expect(refusal(answer)).toBe('401 PASSKEY_REFUSED');
    const digest = createHash('sha256').update('stranger').digest('hex');
    expect(await trailOf('passkey.refused', digest)).toHaveLength(2);
    expect(await counted('passkey-refused')).toBe(before + 3);
  });

  it('AU14 refuses challenges whose expiry somebody moved', async () => {
    const ana = await withPasskey();
    const options = await api.options();
    const expiry = Buffer.from(options.challenge, 'base64url').readUInt32BE(16) - Date.now() / 1000;
    expect(expiry).toBeGreaterThan(290);
    expect(expiry).toBeLessThanOrEqual(300);
    const back = Buffer.from(options.challenge, 'base64url');
    back.writeUInt32BE(Math.floor(Date.now() / 1000) + 600, 16);
    expect(refusal(await api.login(ana.authenticator, { challenge: back.toString('base64url') }))).toBe('401 PASSKEY_REFUSED');
  });

  it('AU14 US3 opens no account that was suspended, and says so to whoever holds the passkey', async () => {
    const ana = await withPasskey();
    await api.query(`update users set status = 'suspended', suspended_until = '2099-01-02T03:04:05Z' where id = $1`, [ana.userId]);
    const passkey = ana.authenticator.get(await api.options());
    const answer = await api.post('/auth/passkeys/login', { passkey });
    expect([refusal(answer), answer.body.error.details]).toEqual(['401 ACCOUNT_SUSPENDED', { until: '2099-01-02T03:04:05.000Z' }]);
    expect(refusal(await api.post('/auth/passkeys/login', { passkey }))).toBe('401 PASSKEY_REFUSED');
    expect(refusal(await api.login(ana.authenticator, { origin: 'https://evil.example' }))).toBe('401 PASSKEY_REFUSED');
    expect(await trailOf('passkey.refused', ana.userId)).toHaveLength(3);
    await api.query(`update users set status = 'deleted', suspended_until = null where id = $1`, [ana.userId]);
    expect(refusal(await api.login(ana.authenticator))).toBe('401 PASSKEY_REFUSED');
  });

  it('AU13 AU14 is a second factor after the password, and for a step-up', async () => {
    const [ana, ben] = [await withPasskey(), await withPasskey()];
    const asked = await api.post('/auth/login', { email: ana.email, password: PASSWORD });
    expect(asked.body.error.details.factors).toEqual(['passkey', 'recovery-code']);
    const { challengeId } = asked.body.error.details;
    const second = async (person: typeof ana) =>
      api.post('/auth/second-factor', { challengeId, passkey: person.authenticator.get(await api.options()) });
    expect(refusal(await second(ben))).toBe('401 SECOND_FACTOR_WRONG');
    const answer = await second(ana);
    expect(answer.body.user.id).toBe(ana.userId);
    const [session] = await api.query('select auth_methods from sessions where user_id = $1 order by created_at desc limit 1', [
      ana.userId,
    ]);
    expect(session!.auth_methods).toEqual(['password', 'passkey']);
    const stepUp = async (person: typeof ana) =>
      api.post('/auth/step-up', { passkey: person.authenticator.get(await api.options()) }, ana.token);
    expect(refusal(await stepUp(ben))).toBe('401 SECOND_FACTOR_WRONG');
    expect((await stepUp(ana)).status).toBe(204);
    expect(refusal(await api.post('/auth/step-up', { password: PASSWORD }, ana.token))).toBe('401 SECOND_FACTOR_REQUIRED');
    const lost = (await api.post('/auth/login', { email: ana.email, password: PASSWORD })).body.error.details.challengeId;
    expect((await api.post('/auth/second-factor', { challengeId: lost, code: ana.codes[0] })).status).toBe(200);
  });

  it('AU15 forgets used challenges once they are too old', async () => {
    const ana = await withPasskey();
    await api.login(ana.authenticator);
    await api.query(`update used_passkey_challenges set expires_at = now() - interval '61 minutes'`);
    await api.login(ana.authenticator);
    await api.app.get(PasskeyPurgeService, { strict: false }).purge();
    expect(await api.query('select digest from used_passkey_challenges')).toHaveLength(1);
  });

  it('US6 hands over what is known of a person, without a secret, and lets go of it', async () => {
    const [ana, ben] = [await withPasskey(), await withPasskey()];
    const data = api.app.get(PersonalData, { strict: false });
    const files = new Map<string, unknown[]>();
    for await (const { path, records } of data.exportOf(ana.userId)) {
      const list = [];
      for await (const record of records) list.push(record);
      files.set(path, list);
    }
    expect(files.get('passkeys/passkeys.json')).toMatchObject([{ id: ana.passkeyId, name: 'Laptop' }]);
    expect(files.get('factors/recovery-codes.json')).toHaveLength(10);
    expect(JSON.stringify([...files.values()])).not.toContain(ana.codes[0]);
    const erase = () =>
      api.app.get(Transactions, { strict: false }).run(async () => {
        for (const table of ['passkeys', 'factors', 'second-factor']) expect([...data.claims().values()]).toContain(table);
        await data.erase({ userId: ana.userId, email: ana.email, emails: [ana.email] });
      });
    await erase();
    for (const table of ['passkeys', 'recovery_codes', 'totp_factors', 'sign_in_challenges'])
      expect(await api.query(`select id from ${table} where user_id = $1`, [ana.userId]), table).toEqual([]);
    expect((await api.login(ben.authenticator)).status).toBe(200);
  });
});
