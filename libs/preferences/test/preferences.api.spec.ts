import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Transactions } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsentDirectory, definePreferences, preference, PreferenceService } from '../src/index.js';

const Sample = definePreferences('test', {
  'sample.flag': preference.yesOrNo({ default: true, help: { en: 'For a test.', es: 'Para una prueba.' } }),
});

interface ConsentBody {
  kind: string;
  granted: boolean;
  current: boolean;
  version: string;
  answeredVersion: string | null;
}

describe('preferences and consents', () => {
  let api: TestApi;
  let database: Client;
  let ana: SignedIn;
  let admin: SignedIn;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    ana = await signIn(api.app);
    admin = await signIn(api.app, { admin: true });
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const choose = (values: unknown, person = ana) =>
    api.request({ method: 'PATCH', url: '/api/users/me/preferences', token: person.token, body: { values } });
  const chosen = async (person = ana) => {
    const { body } = await api.request<{ items: { key: string; value: unknown }[] }>({
      url: '/api/users/me/preferences',
      token: person.token,
    });
    return Object.fromEntries(body.items.map((item) => [item.key, item.value]));
  };
  const say = (kind: string, body: object, person = ana) =>
    api.request({ method: 'PUT', url: `/api/users/me/consents/${kind}`, token: person.token, body });
  const consents = async (person = ana) =>
    (await api.request<{ items: ConsentBody[] }>({ url: '/api/users/me/consents', token: person.token })).body.items;
  const history = (query = '', person = ana) => api.request({ url: `/api/users/me/consents/history${query}`, token: person.token });

  it('US5 keeps what a person chooses, and goes back to defaults', async () => {
    const { body } = await api.request({ url: '/api/users/me/preferences', token: ana.token });
    expect(body.items.find((item: { key: string }) => item.key === 'display.theme')).toEqual({
      key: 'display.theme',
      value: 'system',
      default: 'system',
      choices: ['system', 'light', 'dark'],
      help: { en: expect.any(String) as string, es: expect.any(String) as string },
    });
    expect((await choose({ 'display.theme': 'dark', 'sample.flag': false })).status).toBe(200);
    expect((await choose({ 'display.clock': '12-hours' })).status).toBe(200);
    expect(await chosen()).toMatchObject({ 'display.theme': 'dark', 'display.clock': '12-hours', 'sample.flag': false });
    expect(await get(PreferenceService).get(ana.userId, Sample['sample.flag'])).toBe(false);
    await choose({ 'display.theme': null });
    expect(await chosen()).toMatchObject({ 'display.theme': 'system', 'sample.flag': false });
    expect(await chosen(admin)).toMatchObject({ 'sample.flag': true });
  });

  it('US5 loses nothing of choices made at the same time', async () => {
    const person = await signIn(api.app);
    const wanted = {
      'display.theme': 'dark',
      'display.density': 'compact',
      'display.week-start': 'sunday',
      'display.reduced-motion': true,
    };
    const answers = await Promise.all(Object.entries(wanted).map(([key, value]) => choose({ [key]: value }, person)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(await chosen(person)).toMatchObject(wanted);
  });

  it('US5 does without choices that this release does not know', async () => {
    const person = await signIn(api.app);
    await database.query(`insert into user_preferences (user_id, chosen) values ($1, '{"display.theme":"pink","gone.key":1}')`, [
      person.userId,
    ]);
    expect(await chosen(person)).toMatchObject({ 'display.theme': 'system' });
  });

  const refused: unknown[] = [
    { 'display.theme': 'pink' },
    { 'display.theme': ['dark'] },
    { 'display.theme': { $ne: '' } },
    { 'sample.flag': 'true' },
    { unknown: 'x' },
    { constructor: 'x' },
    { 'display.theme': 'dark', unknown: 'x' },
    'dark',
    null,
    ['dark'],
  ];
  it.each(refused)('US5 refuses %j and stores nothing', async (values) => {
    const before = await chosen();
    const answer = await choose(values);
    expect([answer.status, answer.body.error.code]).toEqual([400, expect.stringMatching(/^(VALIDATION_FAILED|BAD_REQUEST)$/)]);
    expect(await chosen()).toEqual(before);
  });

  it('US5 records each consent with time and version, and what was said before stays', async () => {
    expect((await consents()).every((item) => !item.granted && item.answeredVersion === null)).toBe(true);
    const yes = await say('newsletter', { granted: true, version: '1' });
    expect([yes.status, yes.body]).toMatchObject([200, { kind: 'newsletter', granted: true, current: true, answeredVersion: '1' }]);
    await say('newsletter', { granted: true, version: '1' });
    await say('newsletter', { granted: false });
    expect((await say('terms', { granted: true, version: '1' })).status).toBe(200);
    const { body } = await history();
    expect(body.items.map((item: { kind: string; granted: boolean }) => [item.kind, item.granted])).toEqual([
      ['terms', true],
      ['newsletter', false],
      ['newsletter', true],
    ]);
    const [first] = (await history('?limit=1')).body.items;
    const second = (await history(`?limit=1&cursor=${(await history('?limit=1')).body.nextCursor}`)).body;
    expect([first.kind, second.items[0].kind, second.items[0].granted]).toEqual(['terms', 'newsletter', false]);
    const { rows } = await database.query(
      `select action, after from ops.audit_entries where target_id = $1 and action like 'consent%' order by occurred_at`,
      [ana.userId],
    );
    expect(rows).toEqual([
      { action: 'consent.grant', after: { kind: 'newsletter', version: '1' } },
      { action: 'consent.withdraw', after: { kind: 'newsletter', version: '1' } },
      { action: 'consent.grant', after: { kind: 'terms', version: '1' } },
    ]);
    await expect(database.query(`update consent_events set granted = true`)).rejects.toThrow('consent_events is append-only');
  });

  it('US5 asks again when there is another version of the text', async () => {
    const person = await signIn(api.app);
    await say('offers', { granted: true, version: '1' }, person);
    const config = await api.request({
      method: 'PUT',
      url: '/api/admin/config',
      token: admin.token,
      body: { values: { 'consents.offers.version': '2' } },
    });
    expect(config.status).toBe(200);
    expect((await consents(person)).find((item) => item.kind === 'offers')).toMatchObject({ granted: true, current: false, version: '2' });
    const old = await say('offers', { granted: true, version: '1' }, person);
    expect([old.status, old.body.error]).toMatchObject([409, { code: 'CONSENT_VERSION_OUTDATED', details: { version: '2' } }]);
    expect((await say('offers', { granted: true, version: '2' }, person)).body).toMatchObject({ current: true, answeredVersion: '2' });
  });

  it('US5 one of many yeses at the same time is written down', async () => {
    const person = await signIn(api.app);
    await Promise.all(Array.from({ length: 8 }, () => say('surveys', { granted: true, version: '1' }, person)));
    expect((await history('', person)).body.items).toHaveLength(1);
    const directory = get(ConsentDirectory);
    expect([...(await directory.grantedBy([person.userId, ana.userId], 'surveys'))]).toEqual([person.userId]);
    expect([...(await directory.grantedBy([ana.userId], 'newsletter'))]).toEqual([]);
  });

  it('US5 refuses what is no answer, and to withdraw what an account needs', async () => {
    for (const body of [
      {},
      { granted: 'yes', version: '1' },
      { granted: true },
      { granted: true, version: 1 },
      { granted: false, userId: ana.userId },
    ])
      expect((await say('newsletter', body)).body.error.code).toBe('VALIDATION_FAILED');
    expect((await say('everything', { granted: true, version: '1' })).body.error.code).toBe('NOT_FOUND');
    expect((await say('constructor', { granted: true, version: '1' })).body.error.code).toBe('NOT_FOUND');
    const terms = await say('terms', { granted: false });
    expect([terms.status, terms.body.error.code]).toEqual([409, 'CONSENT_NOT_WITHDRAWABLE']);
    for (const cursor of ['x', Buffer.from('["2026-01-01","x"]').toString('base64url')])
      expect((await history(`?cursor=${cursor}`)).body.error.code).toBe('VALIDATION_FAILED');
  });

  it('US5 lets nobody agree for somebody else', async () => {
    const person = await signIn(api.app);
    const url = `/api/admin/users/${person.userId}/impersonate`;
    const acting = await api.request({ method: 'POST', url, token: admin.token, body: { reason: 'a test' } });
    const impersonator = { ...person, token: acting.body.accessToken as string };
    const answer = await say('newsletter', { granted: true, version: '1' }, impersonator);
    expect([answer.status, answer.body.error.code]).toEqual([403, 'IMPERSONATION_FORBIDDEN']);
    expect((await choose({ 'display.theme': 'dark' }, impersonator)).status).toBe(200);
  });

  it('US5 has nothing for strangers', async () => {
    for (const [method, url] of [
      ['GET', 'preferences'],
      ['PATCH', 'preferences'],
      ['GET', 'consents'],
      ['GET', 'consents/history'],
      ['PUT', 'consents/terms'],
    ] as const)
      expect((await api.request({ method, url: `/api/users/me/${url}` })).status).toBe(401);
  });

  it('US6 hands over what a person chose and agreed to, and lets go of it', async () => {
    const person = await signIn(api.app);
    await choose({ 'display.theme': 'dark' }, person);
    await say('analytics', { granted: true, version: '1' }, person);
    const data = get(PersonalData);
    const files = async () => {
      const found: Record<string, unknown[]> = {};
      for await (const file of data.exportOf(person.userId)) {
        if (!file.path.startsWith('preferences/')) continue;
        found[file.path] = [];
        for await (const record of file.records) found[file.path]!.push(record);
      }
      return found;
    };
    expect(await files()).toMatchObject({
      'preferences/preferences.json': [{ key: 'display.theme', value: 'dark' }],
      'preferences/consents.json': [{ kind: 'analytics', version: '1', granted: true }],
    });
    await get(Transactions).run(() => data.erase({ userId: person.userId, email: person.email, emails: [person.email] }));
    expect(await files()).toEqual({ 'preferences/preferences.json': [], 'preferences/consents.json': [] });
  });
});
