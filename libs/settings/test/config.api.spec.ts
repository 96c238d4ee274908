import { signIn } from '#auth/testing';
import { startTestApi } from '#harness';
import { Settings } from '#platform/settings';
import { grantRole } from '#users/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SecretSeal } from '../src/secret-seal.js';
import {
  type ConfigApi,
  type ConfigBody,
  NO_CHANGES,
  type Refused,
  Sample,
  SECRET,
  shown,
  startConfigApi,
  summary,
  URL,
} from './config-api.js';

describe('settings over HTTP', () => {
  let config: ConfigApi;
  let { api, second, admin, person, database, read, put, check, change, rollBack, history, versions } = {} as ConfigApi;
  beforeAll(async () => {
    config = await startConfigApi();
    ({ api, second, admin, person, database, read, put, check, change, rollBack, history, versions } = config);
  });
  afterAll(() => config?.close());

  it('CF1 shows every setting with value, source, default, bounds and help, by key', async () => {
    const { status, body, headers } = await read();
    expect([status, headers['etag'], body.version]).toEqual([200, '"0"', 0]);
    expect(body.settings.map(({ key }) => key)).toEqual(body.settings.map(({ key }) => key).toSorted());
    expect(shown(body, 'sample.count')).toEqual({
      key: 'sample.count',
      kind: 'integer',
      value: 5,
      default: 5,
      source: 'default',
      lockedBy: null,
      secret: false,
      isSet: false,
      help: summary,
      bounds: { min: 1, max: 10, unit: 'seconds', maxLength: null, pattern: null, choices: null },
    });
    expect(shown(body, 'sample.fixed')).toMatchObject({ value: 'https://plaza.example.com', source: 'env', lockedBy: 'PUBLIC_URL' });
  });

  it('CF1 stores values of each kind as one version, in force at once here and within five seconds elsewhere', async () => {
    await read(admin.token, second);
    const values = {
      'sample.flag': true,
      'sample.count': 7,
      'sample.words': ['b', 'a', 'b'],
      'sample.rate': { max: 3, windowSeconds: 9 },
      'sample.server': SECRET,
    };
    const { status, body, headers } = await put({ values, comment: 'For the fair' });
    expect([status, body.version, headers['etag']]).toEqual([200, 1, '"1"']);
    expect(['sample.flag', 'sample.count', 'sample.words', 'sample.rate'].map((key) => shown(body, key as 'sample.flag').value)).toEqual([
      true,
      7,
      ['b', 'a'],
      { max: 3, windowSeconds: 9 },
    ]);
    expect(shown(body, 'sample.count').source).toBe('stored');
    expect(api.app.get(Settings).get(Sample['sample.server'])).toBe(SECRET);
    const elsewhere = second.app.get(Settings);
    await vi.waitFor(() => expect(elsewhere.version).toBe(1), { timeout: 5_000, interval: 20 });
    expect([elsewhere.get(Sample['sample.count']), elsewhere.get(Sample['sample.server'])]).toEqual([7, SECRET]);
  });

  it('CF1 a secret is sealed, never answered, told from another one in the trail only by a keyed digest', async () => {
    const { body } = await read();
    expect(shown(body, 'sample.server')).toMatchObject({ value: null, default: null, secret: true, isSet: true, source: 'stored' });
    await change({ 'sample.server': `${SECRET} 2` });
    await change({ 'sample.other-server': SECRET });
    const texts = [(await read()).text, (await history()).text];
    const rows = await database.query('select settings, secrets, changes, version from system_config order by version');
    const trail = await database.query("select before, after from audit_entries where action = 'settings.change' order by id");
    expect([...texts, JSON.stringify(rows.rows), JSON.stringify(trail.rows), ...api.logLines].join()).not.toContain(SECRET);
    expect(rows.rows.map(({ secrets }) => Object.keys(secrets ?? {}))).toEqual([[], [], ['sample.server', 'sample.other-server']]);
    expect(trail.rows[1].before['sample.server'].fingerprint).not.toBe(trail.rows[1].after['sample.server'].fingerprint);
    expect((await history('?limit=1')).body.items[0]!.changes).toEqual([{ key: 'sample.other-server', before: null, after: '(secret)' }]);
  });

  it('CF1 null goes back to the default, and a change that changes nothing makes no version', async () => {
    const before = await versions();
    const same = await change({ 'sample.count': 7, 'sample.words': ['b', 'a'], 'sample.server': `${SECRET} 2` });
    expect([same.status, await versions()]).toEqual([200, before]);
    const { body } = await change({ 'sample.count': null, 'sample.other-server': null });
    expect(shown(body, 'sample.count')).toMatchObject({ value: 5, source: 'default', isSet: false });
    expect(shown(body, 'sample.other-server').isSet).toBe(false);
    expect([await versions(), api.app.get(Settings).get(Sample['sample.other-server'])]).toEqual([before + 1, null]);
  });

  it('CF1 names every value with a problem by its path, and then stores nothing', async () => {
    const before = await versions();
    const { status, body } = await put<Refused>({
      values: {
        'sample.flag': false,
        'sample.count': 11,
        'sample.words': ['a', 5],
        'sample.rate': { max: 1 },
        'sample.server': 'a\r\nb',
        'sample.fixed': 'y',
        'sample.unknown': 1,
      },
    });
    expect([status, body.error.code, await versions()]).toEqual([400, 'VALIDATION_FAILED', before]);
    expect(body.error.details!.fields).toEqual([
      { field: 'values.sample.count', problem: 'must be at most 10' },
      { field: 'values.sample.words', problem: 'has an entry (2) that must be a text' },
      { field: 'values.sample.rate', problem: 'windowSeconds must be a whole number' },
      { field: 'values.sample.server', problem: 'must have neither line breaks nor control characters' },
      { field: 'values.sample.fixed', problem: 'is decided by PUBLIC_URL in the environment' },
      { field: 'values.sample.unknown', problem: 'is not a setting' },
    ]);
    expect(api.app.get(Settings).get(Sample['sample.flag'])).toBe(true);
  });

  it('CF1 checks values by the rules of a change, all at once, and stores nothing', async () => {
    const before = await versions();
    const values = {
      'sample.count': 11,
      'sample.words': ['a', 5],
      'sample.server': SECRET,
      'sample.fixed': 'y',
      'sample.unknown': 1,
      'auth.second-factor.roles': ['no-such-role'],
    };
    const { status, body } = await check<{ problems: { path: string; message: string }[] }>({ values });
    const refused = (await put<Refused>({ values })).body.error.details!.fields!;
    expect([status, body.problems]).toEqual([200, refused.map(({ field, problem }) => ({ path: field, message: problem }))]);
    expect(body.problems.map(({ path }) => path.slice('values.'.length))).toEqual([
      'sample.count',
      'sample.words',
      'sample.fixed',
      'sample.unknown',
      'auth.second-factor.roles',
    ]);
    const fine = await check<{ problems: unknown[] }>({ values: { 'sample.count': 3, 'sample.flag': null } });
    expect([fine.status, fine.body.problems, await versions()]).toEqual([200, [], before]);
    expect([(await check({ values: [] })).status, (await check({})).status]).toEqual([400, 400]);
  });

  it.each(NO_CHANGES)('CF1 refuses the body %j', async (body) => {
    const { status } = await put(body, { 'content-type': 'application/json' });
    expect(status).toBe(400);
  });

  it('CF1 changes nothing for who saw another version; of many at once who saw the same one wins', async () => {
    const { version } = (await read()).body;
    const stale = await put<Refused>({ values: { 'sample.count': 2 } }, { 'if-match': `"${version - 1}"` });
    expect([stale.status, stale.body.error.code, stale.body.error.details]).toEqual([412, 'PRECONDITION_FAILED', { version }]);
    const all = await Promise.all(
      [1, 2, 3, 4, 6, 7, 8].map((count) => put({ values: { 'sample.count': count } }, { 'if-match': `"${version}"` })),
    );
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412, 412, 412, 412]);
    expect((await read()).body.version).toBe(version + 1);
  });

  it('CF1 changes of different settings at the same time all stay', async () => {
    const [a, b] = await Promise.all([change({ 'sample.words': ['together'] }), change({ 'sample.rate': { max: 77, windowSeconds: 7 } })]);
    expect([a.status, b.status]).toEqual([200, 200]);
    const { body } = await read();
    expect([shown(body, 'sample.words').value, shown(body, 'sample.rate').value]).toEqual([['together'], { max: 77, windowSeconds: 7 }]);
  });

  it('CF1 the history says who changed what when and why, page by page', async () => {
    const first = await history('?limit=2');
    expect(first.body.items).toHaveLength(2);
    const all = (await history()).body.items;
    const rest = (await history(`?limit=100&cursor=${first.body.nextCursor}`)).body;
    expect([...first.body.items, ...rest.items]).toEqual(all);
    expect([rest.nextCursor, all.map(({ version }) => version)]).toEqual([null, all.map((_, index) => all.length - index)]);
    expect(all.at(-1)).toMatchObject({ version: 1, changedBy: admin.userId, changedByName: 'Olga Oficina', comment: 'For the fair' });
    expect(all.at(-1)!.changes).toContainEqual({ key: 'sample.count', before: null, after: 7 });
    expect(all.at(-1)!.changes).toContainEqual({ key: 'sample.server', before: null, after: '(secret)' });
    expect((await history('?cursor=bm8')).status).toBe(400);
  });

  it('CF1 brings an older version back as a new one, and leaves secrets as they are', async () => {
    const { version } = (await read()).body;
    const { status, body } = await rollBack({ version: 1, comment: 'As it was' });
    expect([status, body.version, shown(body, 'sample.count').value, shown(body, 'sample.rate').value]).toEqual([
      200,
      version + 1,
      7,
      { max: 3, windowSeconds: 9 },
    ]);
    expect(api.app.get(Settings).get(Sample['sample.server'])).toBe(`${SECRET} 2`);
    expect((await history('?limit=1')).body.items[0]).toMatchObject({ restoredVersion: 1, comment: 'As it was' });
    const trail = await database.query("select target_id from audit_entries where action = 'settings.restore'");
    expect(trail.rows).toEqual([{ target_id: String(version + 1) }]);
    const defaults = await rollBack({ version: 0 });
    expect(shown(defaults.body, 'sample.flag')).toMatchObject({ value: false, source: 'default' });
  });

  it('CF1 refuses a version that is not there, one of another time, and one that the rules of today refuse', async () => {
    expect((await rollBack({ version: 9_999 })).status).toBe(404);
    expect((await rollBack({ version: 1 }, { 'if-match': '"1"' })).status).toBe(412);
    for (const version of [-1, 1.5, '1', null]) expect((await rollBack({ version })).status, String(version)).toBe(400);
    await database.query(`update system_config set settings = settings || '{"sample.count": 99}' where version = 1`);
    const { status, body } = await rollBack<Refused>({ version: 1 });
    expect([status, body.error.code, body.error.details!.fields]).toEqual([
      422,
      'SETTINGS_VERSION_UNFIT',
      [{ field: 'values.sample.count', problem: 'must be at most 10' }],
    ]);
  });

  it('CF1 what this release does not know stays stored, secrets sealed', async () => {
    const { version } = (await read()).body;
    const sealed = await api.app.get(SecretSeal, { strict: false }).seal('later.key', 'hush hush');
    await database.query(
      `insert into system_config (version, settings, secrets, changes)
       select version + 1, settings || '{"later.flag": true}', secrets || $2, '[]' from system_config where version = $1`,
      [version, { 'later.key': sealed, 'later.other': { kid: 'x', sealed: 'AAAA' } }],
    );
    const { status } = await change({ 'sample.count': 3 });
    const { rows } = await database.query('select settings, secrets from system_config order by version desc limit 1');
    expect([status, rows[0].settings]).toEqual([200, { 'later.flag': true, 'sample.count': 3 }]);
    expect(rows[0].secrets).toMatchObject({ 'later.key': sealed, 'later.other': { kid: 'x', sealed: 'AAAA' } });
  });

  it('RL1 every limit is a setting: new numbers hold from the next request on, and what RATE_LIMITS names is locked', async () => {
    const limits = (body: ConfigBody) => body.settings.filter(({ key }) => key.startsWith('limits.'));
    const verify = async () => (await second.request({ method: 'POST', url: '/auth/verify', body: {} })).status;
    const set = (key: string, value: unknown) =>
      second.request<Refused>({ method: 'PUT', url: URL, token: admin.token, body: { values: { [key]: value } } });
    expect(limits((await read()).body).every(({ lockedBy }) => lockedBy === 'RATE_LIMITS')).toBe(true);
    const own = limits((await read(admin.token, second)).body);
    expect(own.filter(({ lockedBy }) => lockedBy !== null).map(({ key }) => key)).toEqual(['limits.auth.login.address']);
    expect([await verify(), (await set('limits.auth.verify.address', { max: 2, windowSeconds: 60 })).status]).toEqual([400, 200]);
    expect([await verify(), await verify()]).toEqual([400, 429]);
    expect((await set('limits.auth.verify.address', null)).status).toBe(200);
    expect(await verify()).toBe(400);
    const locked = await set('limits.auth.login.address', { max: 1, windowSeconds: 1 });
    expect(locked.body.error.details!.fields).toEqual([
      { field: 'values.limits.auth.login.address', problem: 'is decided by RATE_LIMITS in the environment' },
    ]);
    // The way out for who stored a limit that lets nobody in: what is stored can be taken back all the same.
    expect((await set('limits.auth.login.address', null)).status).toBe(200);
  });

  it('RL1 a process whose RATE_LIMITS names what is no limit does not start', async () => {
    await expect(startTestApi({ database: api.database, env: { RATE_LIMITS: 'auth.logn.address=5/60' } })).rejects.toThrow(
      'RATE_LIMITS names "auth.logn.address", which is no limit.',
    );
  });

  it('CF1 remembers the newest thousand versions', async () => {
    const { version } = (await read()).body;
    await database.query(
      `insert into system_config (version, settings, changes) select n, '{"sample.count": 2}', '[]' from generate_series($1::int, $1 + 1099) n`,
      [version + 1],
    );
    const { body } = await change({ 'sample.count': 8 });
    expect([body.version, await versions()]).toEqual([version + 1_101, 1_000]);
    expect((await rollBack({ version: body.version - 1_000 })).status).toBe(404);
    expect((await rollBack({ version: body.version - 999 })).status).toBe(200);
  });

  it('CF1 is for administrators of the installation only', async () => {
    const scoped = await signIn(api.app);
    await grantRole(database, scoped.userId, 'admin', 'organisation');
    for (const { token } of [person, scoped]) {
      const answers = [
        read(token),
        put({ values: {} }, {}, token),
        rollBack({ version: 0 }, {}, token),
        history('', token),
        check({ values: {} }, token),
      ];
      expect((await Promise.all(answers as Promise<{ status: number }>[])).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    }
    expect((await api.request({ url: URL })).status).toBe(401);
  });

  it('CF1 asks for a fresh proof of who it is before anything is changed', async () => {
    await database.query("update sessions set auth_time = now() - interval '16 minutes' where user_id = $1", [admin.userId]);
    await vi.waitFor(async () => expect((await put<Refused>({ values: {} })).body.error?.code).toBe('STEP_UP_REQUIRED'), {
      timeout: 4_000,
      interval: 200,
    });
    expect((await read()).status).toBe(200);
  });
});
