import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Settings } from '#platform/settings';
import { forgetSession } from '#sessions/testing';
import { PasskeyParty } from '../src/passkey-party.js';
import { MAX_PASSKEYS } from '../src/passkey.service.js';
import { ORIGIN, type PasskeyApi, PASSWORD, type Person, refusal, startPasskeyApi } from './passkey-api.js';
import { selfMadeAttestation, SoftwareAuthenticator, type Twist } from './software-authenticator.js';

describe('passkeys of one’s own', () => {
  let api: PasskeyApi;
  beforeAll(async () => {
    api = await startPasskeyApi();
  });
  afterAll(() => api?.close());

  const authenticator = (options = {}) => new SoftwareAuthenticator(ORIGIN, options);
  const begin = async (person: Person) => (await api.post('/auth/passkeys/registration-options', undefined, person.token)).body;
  const list = async (person: Person) => (await api.request({ url: '/auth/passkeys', token: person.token })).body.items;
  const remove = (person: Person, id: string) => api.request({ method: 'DELETE', url: `/auth/passkeys/${id}`, token: person.token });
  const rename = (person: Person, id: string, body: object) =>
    api.request({ method: 'PATCH', url: `/auth/passkeys/${id}`, token: person.token, body });

  it('AU14 asks the browser for a passkey that finds its account by itself and verifies the person', async () => {
    const ana = await api.person();
    const options = await begin(ana);
    expect(options).toEqual({
      challenge: expect.stringMatching(/^[\w-]{48}$/),
      rp: { id: 'zocalo.example', name: 'Zócalo' },
      user: { id: Buffer.from(ana.userId.replaceAll('-', ''), 'hex').toString('base64url'), name: ana.email, displayName: 'Ana Ruiz' },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      timeout: 300_000,
      excludeCredentials: [],
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
    });
    const laptop = authenticator();
    const added = await api.add(ana, laptop);
    const id = laptop.get(await api.options()).id;
    expect((await begin(ana)).excludeCredentials).toEqual([{ id, type: 'public-key', transports: ['internal', 'hybrid'] }]);
    expect(added.status).toBe(201);
  });

  it('AU14 adds passkeys; the first brings ten recovery codes, and a mail tells of each', async () => {
    const ana = await api.person();
    const first = await api.add(ana, authenticator({ synced: true }));
    expect(first.body.passkey).toEqual({
      id: expect.any(String),
      name: 'Laptop',
      synced: true,
      createdAt: expect.any(String),
      lastUsedAt: null,
    });
    expect(new Set(first.body.recoveryCodes).size).toBe(10);
    const second = await api.add(ana, authenticator());
    expect(second.body).toMatchObject({ passkey: { synced: false }, recoveryCodes: null });
    expect(await list(ana)).toEqual([first.body.passkey, second.body.passkey]);
    const mails = await api.query(`select text from mails where to_address = $1 and template = 'factors.changed'`, [ana.email]);
    expect(mails.map((mail) => mail.text.includes('Se ha añadido una llave de acceso'))).toEqual([true, true]);
    const audit = await api.query(`select after from ops.audit_entries where action = 'passkey.add' and target_id = $1 order by id`, [
      ana.userId,
    ]);
    expect(audit.map((entry) => entry.after)).toEqual([
      { passkeyId: first.body.passkey.id, synced: true },
      { passkeyId: second.body.passkey.id, synced: false },
    ]);
    const [session] = await api.query('select auth_methods from sessions where user_id = $1', [ana.userId]);
    expect(session!.auth_methods).toEqual(['password', 'passkey']);
  });

  it.each<[string, Twist]>([
    ['from another origin', { origin: 'https://zocalo.example.evil.example' }],
    ['from plain http', { origin: 'http://zocalo.example' }],
    ['for another party', { rpId: 'evil.example' }],
    ['of another kind', { type: 'webauthn.get' }],
    ['inside a frame', { crossOrigin: true }],
    ['inside a named frame', { crossOrigin: true, topOrigin: 'https://evil.example' }],
    ['without the person verified', { verified: false }],
    ['without the person present', { present: false }],
    ['for a challenge that is not ours', { challenge: Buffer.alloc(36, 7).toString('base64url') }],
    ['for an empty challenge', { challenge: '' }],
    ['with a key of a kind we do not take', { algorithm: -36 }],
    ['of an unknown format', { format: 'odd' }],
    ['with a certificate, though it fits', { format: 'fido-u2f', statement: selfMadeAttestation }],
    [
      'with a wrong self-made signature',
      {
        format: 'packed',
        statement: new Map<string, unknown>([
          ['alg', -7],
          ['sig', Buffer.alloc(70, 1)],
        ]),
      },
    ],
    ['with a statement that belongs to no format', { statement: new Map<string, unknown>([['x', 1]]) }],
  ])('AU14 refuses a new passkey %s', async (_, twist) => {
    const ana = await api.person();
    expect(refusal(await api.add(ana, authenticator(), twist))).toBe('400 PASSKEY_NOT_ACCEPTED');
    expect(await list(ana)).toEqual([]);
    expect((await api.post('/auth/login', { email: ana.email, password: PASSWORD })).status).toBe(200);
  });

  it('AU14 takes a challenge once, of the same session, person and kind, within five minutes', async () => {
    const [ana, ben] = [await api.person(), await api.person()];
    const register = (person: Person, passkey: unknown) => api.post('/auth/passkeys', { name: 'K', passkey }, person.token);
    const options = await begin(ana);
    expect(refusal(await register(ben, authenticator().create(options)))).toBe('400 PASSKEY_NOT_ACCEPTED');
    const other = (await api.post('/auth/login', { email: ana.email, password: PASSWORD })).body.accessToken;
    expect(refusal(await register({ ...ana, token: other }, authenticator().create(options)))).toBe('400 PASSKEY_NOT_ACCEPTED');
    expect(refusal(await register(ana, authenticator().create({ ...options, ...(await api.options()) })))).toBe('400 PASSKEY_NOT_ACCEPTED');
    const stretched = Buffer.from(options.challenge, 'base64url');
    stretched.writeUInt32BE(4_000_000_000, 16);
    expect(refusal(await register(ana, authenticator().create({ ...options, challenge: stretched.toString('base64url') })))).toBe(
      '400 PASSKEY_NOT_ACCEPTED',
    );
    const tries = await Promise.all(Array.from({ length: 6 }, () => register(ana, authenticator().create(options))));
    expect(tries.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(tries.filter((answer) => refusal(answer) === '400 PASSKEY_NOT_ACCEPTED')).toHaveLength(5);
    expect(await list(ana)).toHaveLength(1);
  });

  it('AU14 takes a credential once, whoever brings it again', async () => {
    const [ana, ben] = [await api.person(), await api.person()];
    const laptop = authenticator();
    const made = laptop.create(await begin(ana));
    await api.post('/auth/passkeys', { name: 'K', passkey: made }, ana.token);
    const options = await begin(ben);
    const clientDataJSON = authenticator().create(options).response.clientDataJSON;
    const stolen = { ...made, response: { ...made.response, clientDataJSON } };
    expect(refusal(await api.post('/auth/passkeys', { name: 'K', passkey: stolen }, ben.token))).toBe('409 PASSKEY_KNOWN');
    expect(await list(ben)).toEqual([]);
    expect((await api.login(laptop)).body.user.id).toBe(ana.userId);
  });

  it('AU14 keeps a person to twenty passkeys, also when they come at once', async () => {
    const ana = await api.person();
    await api.query(
      `insert into passkeys (id, user_id, credential_id, public_key, synced, aaguid, name)
       select gen_random_uuid(), $1::uuid, decode(md5(n::text || $1::uuid::text), 'hex'), 'x', false, '', 'K' from generate_series(1, $2) n`,
      [ana.userId, MAX_PASSKEYS - 2],
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.add(ana, authenticator())));
    expect(answers.map(refusal).toSorted()).toEqual(['201', '201', '409 PASSKEY_LIMIT', '409 PASSKEY_LIMIT', '409 PASSKEY_LIMIT']);
    expect(await list(ana)).toHaveLength(MAX_PASSKEYS);
  });

  it('AU14 renames and removes; another person’s passkey is not there', async () => {
    const [ana, ben] = [await api.person(), await api.person()];
    const { id } = (await api.add(ana, authenticator())).body.passkey;
    expect((await rename(ana, id, { name: 'Teléfono' })).body).toMatchObject({ id, name: 'Teléfono' });
    for (const attempt of [rename(ben, id, { name: 'Mine' }), remove(ben, id), remove(ben, 'x'), remove(ben, crypto.randomUUID())])
      expect(refusal(await attempt)).toBe('404 NOT_FOUND');
    for (const name of ['', ' a', 'x'.repeat(61), 7, null, 'a\nb', { $ne: '' }])
      expect(refusal(await rename(ana, id, { name })), JSON.stringify(name)).toBe('400 VALIDATION_FAILED');
    expect((await list(ana))[0].name).toBe('Teléfono');
    expect(refusal(await api.post('/auth/login', { email: ana.email, password: PASSWORD }))).toBe('401 SECOND_FACTOR_REQUIRED');
    expect((await remove(ana, id)).status).toBe(204);
    expect(refusal(await remove(ana, id))).toBe('404 NOT_FOUND');
    // The last factor: the password alone signs in again, and the recovery codes are gone.
    expect((await api.post('/auth/login', { email: ana.email, password: PASSWORD })).status).toBe(200);
    expect(await api.query('select id from recovery_codes where user_id = $1', [ana.userId])).toEqual([]);
  });

  it('AU13 AU14 keeps the last one of somebody whose role needs one, also when two are removed at once', async () => {
    const settings = api.app.get(Settings, { strict: false });
    settings.adopt({ version: 1, values: new Map([['auth.second-factor.roles', ['user']]]) });
    try {
      for (let round = 0; round < 5; round += 1) {
        const ana = await api.person();
        const ids = [await api.add(ana, authenticator()), await api.add(ana, authenticator())].map(({ body }) => body.passkey.id as string);
        const answers = await Promise.all(ids.map((id) => remove(ana, id)));
        expect(answers.map(refusal).toSorted(), `round ${round}`).toEqual(['204', '409 SECOND_FACTOR_KEPT']);
        expect(await list(ana)).toHaveLength(1);
        expect(await api.query('select id from recovery_codes where user_id = $1', [ana.userId])).toHaveLength(10);
      }
    } finally {
      settings.adopt({ version: 0, values: new Map() });
    }
  });

  it('AU13 AU14 leaves recovery codes with whoever has a factor, however adding and removing meet', async () => {
    for (let round = 0; round < 5; round += 1) {
      const ana = await api.person();
      const { body } = await api.add(ana, authenticator());
      const made = authenticator().create(await begin(ana));
      const [removed, added] = await Promise.all([
        remove(ana, body.passkey.id),
        api.post('/auth/passkeys', { name: 'K', passkey: made }, ana.token),
      ]);
      expect([removed.status, added.status]).toEqual([204, 201]);
      expect(await api.query('select id from recovery_codes where user_id = $1', [ana.userId]), `round ${round}`).toHaveLength(10);
    }
  });

  it('AU14 is for the signed-in, who proved themselves a moment ago, and takes no nonsense', async () => {
    const ana = await api.person();
    const good = authenticator().create(await begin(ana));
    const id = crypto.randomUUID();
    const routes = [
      { method: 'GET', url: '/auth/passkeys' },
      { method: 'PATCH', url: `/auth/passkeys/${id}`, body: { name: 'K' } },
      { method: 'POST', url: '/auth/passkeys/registration-options' },
      { method: 'POST', url: '/auth/passkeys', body: { name: 'K', passkey: good } },
      { method: 'DELETE', url: `/auth/passkeys/${id}` },
    ] as const;
    for (const route of routes) expect(refusal(await api.request(route)), route.url).toBe('401 UNAUTHORIZED');
    for (const body of [
      {},
      { name: 'K' },
      { passkey: good },
      { name: 'K', passkey: 'x' },
      { name: 'K', passkey: [good] },
      { name: 'K', passkey: { ...good, type: 'other' } },
      { name: 'K', passkey: { ...good, id: 'no base64url!' } },
      { name: 'K', passkey: { ...good, userId: ana.userId } },
      { name: 'K', passkey: { ...good, response: { ...good.response, clientDataJSON: 7 } } },
      { name: 'K', passkey: { ...good, response: { ...good.response, transports: ['<script>'] } } },
      { name: 'K', passkey: { ...good, response: { ...good.response, transports: Array.from({ length: 11 }, () => 'usb') } } },
    ])
      expect(refusal(await api.post('/auth/passkeys', body, ana.token)), JSON.stringify(body).slice(0, 80)).toBe('400 VALIDATION_FAILED');
    for (const garbage of [
      'AAAA',
      'gA',
      Buffer.from('{').toString('base64url'),
      Buffer.from('null').toString('base64url'),
      '_'.repeat(4000),
    ])
      for (const field of ['clientDataJSON', 'attestationObject']) {
        const passkey = { ...good, response: { ...good.response, [field]: garbage } };
        expect(refusal(await api.post('/auth/passkeys', { name: 'K', passkey }, ana.token)), `${field} ${garbage.slice(0, 10)}`).toBe(
          '400 PASSKEY_NOT_ACCEPTED',
        );
      }
    await api.query(`update sessions set auth_time = now() - interval '16 minutes' where user_id = $1`, [ana.userId]);
    await forgetSession(api.app, ana.token);
    for (const route of routes.slice(2))
      expect(refusal(await api.request({ ...route, token: ana.token })), route.url).toBe('403 STEP_UP_REQUIRED');
    expect((await api.request({ ...routes[0], token: ana.token })).status).toBe(200);
  });

  it('AU14 says so where browsers offer none', async () => {
    const ana = await api.person();
    const party = api.app.get(PasskeyParty, { strict: false });
    Object.assign(party, { isAvailable: false });
    try {
      expect(refusal(await api.post('/auth/passkeys/login-options', { email: null }))).toBe('409 PASSKEYS_UNAVAILABLE');
      expect(refusal(await api.post('/auth/passkeys/registration-options', undefined, ana.token))).toBe('409 PASSKEYS_UNAVAILABLE');
    } finally {
      Object.assign(party, { isAvailable: true });
    }
  });
});
