import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditChainService } from '#audit';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { Storage } from '#platform/storage';
import { CredentialDirectory, ProfileService } from '#users';
import { ErasuresService } from '../src/erasures.service.js';
import { ExportRemovalService } from '../src/export-removal.service.js';
import { PersonalExportMaker } from '../src/personal-export-maker.service.js';
import { exportKey } from '../src/personal-export.service.js';
import { readZip } from './read-zip.js';

const signal = new AbortController().signal;

describe('what people may ask for', () => {
  let api: TestApi;
  let database: Client;
  let admin: SignedIn;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await database.query<T>(text, values)).rows;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    admin = await signIn(api.app, { admin: true });
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const ask = (person: SignedIn) => api.request({ method: 'POST', url: '/api/users/me/export', token: person.token });
  const state = (person: SignedIn) => api.request({ url: '/api/users/me/export', token: person.token });
  const fetchFile = (person: SignedIn) =>
    api.app.inject({ url: '/api/users/me/export/file', headers: { authorization: `Bearer ${person.token}` } });
  const make = (id: string) => get(PersonalExportMaker).make(id, signal);
  const erase = (id: string, token = admin.token) => api.request({ method: 'POST', url: `/api/admin/users/${id}/erasure`, token });
  const eraseDue = () => get(ErasuresService).eraseDue(signal);

  /** Somebody who has left traces, with the words nobody else has. */
  async function someone(name: string): Promise<{ person: SignedIn; words: string[] }> {
    const person = await signIn(api.app, { firstName: `${name}first`, lastName: `${name}last` });
    const send = (method: 'PATCH' | 'PUT' | 'POST', url: string, body: object) =>
      api.request({ method, url, token: person.token, body, headers: { 'idempotency-key': `${name}-${method}-${url.length}` } });
    expect((await send('PATCH', '/api/users/me', { secondLastName: `${name}second`, timeZone: 'Europe/Madrid' })).status).toBe(200);
    expect((await send('POST', '/api/users/me/email', { email: `${name}wanted@example.com` })).status).toBe(202);
    const moved = `${name}moved@example.com`;
    await get(ProfileService).changeEmail(person.userId, person.email, moved, 'confirmed');
    await query('update sessions set security_epoch = 2 where user_id = $1', [person.userId]);
    for (const email of [person.email, moved])
      await api.request({ method: 'POST', url: '/api/auth/login', body: { email, password: `${name} does not know` } });
    await query(
      `insert into mails (id, template, to_address, language, subject, text, status) values ($1, 'test.letter', $2, 'en', $3, $3, 'kept')`,
      [newId(), person.email, `Dear ${name}first`],
    );
    return { person, words: [person.email, name] };
  }

  /** Tables with a row that contains a word. */
  async function whereIs(word: string): Promise<string[]> {
    const tables = await query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const found = [];
    for (const { name } of tables)
      if ((await query(`select from ${name} t where position(lower($1) in lower(t::text)) > 0 limit 1`, [word])).length > 0)
        found.push(name);
    return found;
  }

  it('US6 hands everything over as a ZIP of JSON, to the person only, until it expires', async () => {
    const { person } = await someone('quixotl');
    const other = await signIn(api.app);
    expect((await state(person)).status).toBe(404);
    const asked = await ask(person);
    expect([asked.status, asked.body]).toEqual([
      202,
      expect.objectContaining({ status: 'queued', done: 0, size: null, downloadPath: null, expiresAt: null }),
    ]);
    expect((await ask(person)).body.id).toBe(asked.body.id);
    expect(await query(`select from outbox where name = 'privacy.export'`)).toHaveLength(1);
    expect([(await fetchFile(person)).statusCode, (await state(other)).status, (await fetchFile(other)).statusCode]).toEqual([
      409, 404, 404,
    ]);

    await make(asked.body.id as string);
    const ready = (await state(person)).body;
    expect(ready).toMatchObject({
      status: 'ready',
      done: ready.total,
      downloadPath: '/api/users/me/export/file',
      size: expect.any(Number),
    });
    const file = await fetchFile(person);
    expect([file.statusCode, file.headers['content-type'], file.headers['content-disposition'], file.rawPayload.length]).toEqual([
      200,
      'application/zip',
      'attachment; filename="zocalo-personal-data.zip"',
      ready.size,
    ]);
    const files = readZip(file.rawPayload);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['users/account.json', 'sessions/sessions.json', 'audit/actions.json', 'mail/mails.json']),
    );
    const read = (path: string) => JSON.parse(files[path]!) as Record<string, unknown>[];
    expect(read('users/account.json')).toMatchObject([{ firstName: 'quixotlfirst', email: 'quixotlmoved@example.com' }]);
    expect(read('mail/mails.json').map((mail) => mail['subject'])).toContain('Dear quixotlfirst');
    expect(read('audit/actions.json').map((entry) => entry['action'])).toEqual(
      expect.arrayContaining(['user.update-profile', 'user.change-email']),
    );
    for (const text of Object.values(files)) expect(JSON.parse(text)).toBeInstanceOf(Array);
    expect(JSON.stringify(files)).not.toMatch(/hash|\$argon2/);

    expect(
      await query(`select from mails where template = 'privacy.export-ready' and to_address = $1`, ['quixotlmoved@example.com']),
    ).toHaveLength(1);
    // A job that comes twice finds nothing to do.
    await make(asked.body.id as string);
    expect((await state(person)).body).toEqual(ready);

    await query(`update personal_exports set expires_at = now() where id = $1`, [asked.body.id]);
    expect([(await fetchFile(person)).statusCode, (await state(person)).body.status]).toEqual([409, 'expired']);
    await get(ExportRemovalService).removeExpired(signal);
    expect(await get(Storage).exists(exportKey(asked.body.id as string))).toBe(false);
    expect((await state(person)).status).toBe(404);
  });

  it('US6 asks for a fresh proof before handing anything over, and has nothing for strangers', async () => {
    const person = await signIn(api.app);
    await query(`update sessions set auth_time = now() - interval '1 hour' where user_id = $1`, [person.userId]);
    for (const answer of [await ask(person), await api.request({ url: '/api/users/me/export/file', token: person.token })])
      expect([answer.status, answer.body.error.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    for (const url of ['/api/users/me/export', '/api/users/me/export/file']) expect((await api.request({ url })).status).toBe(401);
  });

  it('US6 forgets somebody whose grace period is over: nothing of them is left anywhere, and the trail still verifies', async () => {
    const { person, words } = await someone('zyxwolt');
    const exported = (await ask(person)).body.id as string;
    await make(exported);
    expect((await api.request({ method: 'POST', url: '/api/users/me/deletion', token: person.token })).status).toBe(202);
    expect(await eraseDue()).toEqual({ erased: 0, failed: [] });
    for (const word of words) expect((await whereIs(word)).length).toBeGreaterThan(3);

    await query(`update users set deletion_due_at = now() where id = $1`, [person.userId]);
    expect(await eraseDue()).toEqual({ erased: 1, failed: [] });
    await get(ExportRemovalService).removeExpired(signal);
    for (const word of words) expect([word, await whereIs(word)]).toEqual([word, []]);
    expect(await get(Storage).exists(exportKey(exported))).toBe(false);
    expect((await api.request({ url: '/api/users/me', token: person.token })).status).toBe(401);
    expect(await get(CredentialDirectory).findByEmail(person.email)).toBeNull();

    const chain = get(AuditChainService);
    while (await chain.sealPending());
    expect(await chain.verifyChain()).toMatchObject({ intact: true });
    const trail = await api.request({ url: `/api/audit-logs?targetType=user&targetId=${person.userId}`, token: admin.token });
    expect(trail.body.items.map((item: { action: string }) => item.action)).toEqual(
      expect.arrayContaining(['user.erase', 'user.change-email']),
    );
    expect(trail.body.items.every((item: { personal: unknown }) => item.personal === null)).toBe(true);
    // Who was erased, by an id that is nobody's: not even a digest of an address.
    expect(await query('select * from erasure_ledger where user_id = $1', [person.userId])).toEqual([
      { user_id: person.userId, erased_at: expect.any(Date) },
    ]);
    expect(await eraseDue()).toEqual({ erased: 0, failed: [] });
  });

  it('US6 leaves an address that belongs to somebody else by now to them', async () => {
    const before = await signIn(api.app);
    await get(ProfileService).changeEmail(before.userId, before.email, `later-${before.email}`, 'confirmed');
    await query(`update users set email = $1 where id = $2`, [before.email, (await signIn(api.app)).userId]);
    await query(
      `insert into mails (id, template, to_address, language, subject, text, status) values ($1, 'test.letter', $2, 'en', 'x', 'x', 'kept')`,
      [newId(), before.email],
    );
    expect((await erase(before.userId)).status).toBe(202);
    await eraseDue();
    expect(await query('select from mails where to_address = $1', [before.email])).toHaveLength(1);
  });

  it('US6 lets an administrator have somebody erased at once, suspended or not, but nobody who holds more, nor themselves', async () => {
    const person = await signIn(api.app);
    const refused = await erase(person.userId, (await signIn(api.app)).token);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'FORBIDDEN']);
    expect((await erase(newId())).status).toBe(404);
    expect((await erase('x')).status).toBe(404);
    expect((await erase(admin.userId)).body.error.code).toBe('NOT_ON_YOURSELF');

    await query(`update users set status = 'suspended' where id = $1`, [person.userId]);
    const begun = await erase(person.userId);
    expect([begun.status, begun.body]).toEqual([202, { ok: true }]);
    expect((await api.request({ url: '/api/users/me', token: person.token })).status).toBe(401);
    expect(await query(`select from outbox where name = 'privacy.erase-due'`)).not.toHaveLength(0);
    expect((await eraseDue()).erased).toBe(1);
    expect(await query(`select status from users where id = $1`, [person.userId])).toEqual([{ status: 'deleted' }]);
    expect((await erase(person.userId)).status).toBe(202);
    expect(await eraseDue()).toEqual({ erased: 0, failed: [] });
  });

  it('US6 does not let one who cannot be erased keep the others', async () => {
    const person = await signIn(api.app);
    await query(`update users set deletion_requested_at = now(), deletion_due_at = now() - interval '1 day' where id = $1`, [admin.userId]);
    await query(`update users set deletion_requested_at = now(), deletion_due_at = now() where id = $1`, [person.userId]);
    expect(await eraseDue()).toEqual({ erased: 1, failed: [admin.userId] });
    await query(`update users set deletion_requested_at = null, deletion_due_at = null where id = $1`, [admin.userId]);
    expect((await api.request({ url: '/api/users/me', token: admin.token })).status).toBe(200);
  });

  it('US6 a restore brings nobody back: the ledger is carried out again', async () => {
    const person = await signIn(api.app, { firstName: 'Lazarus' });
    await erase(person.userId);
    await eraseDue();
    await query(`update users set status = 'active', email = $2, first_name = 'Lazarus' where id = $1`, [person.userId, person.email]);
    expect(await get(ErasuresService).replay()).toEqual({ erased: 1, failed: [] });
    expect([await whereIs('lazarus'), await whereIs(person.email)]).toEqual([[], []]);
    expect(await get(ErasuresService).replay()).toEqual({ erased: 0, failed: [] });
    await expect(query('delete from erasure_ledger')).rejects.toThrow('append-only');
  });

  it('US6 an export that nobody waits for any more leaves no file', async () => {
    const person = await signIn(api.app);
    const id = (await ask(person)).body.id as string;
    const [making] = await Promise.all([make(id), erase(person.userId).then(eraseDue)]);
    expect(making).toBeUndefined();
    await get(ExportRemovalService).removeExpired(signal);
    expect(await get(Storage).exists(exportKey(id))).toBe(false);
    expect(await query('select from personal_exports where id = $1', [id])).toEqual([]);
  });
});
