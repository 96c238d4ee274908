import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { Transactions } from '#platform/database';
import { AttachmentDirectory, AttachmentReaders, Attachments } from '../src/index.js';
import { AttachmentRemovalService, fileForm } from '../src/testing/index.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const { signal } = new AbortController();

describe('TK1 attachments', () => {
  let api: TestApi;
  let database: Client;
  let home: string;
  let ana: SignedIn;
  let ben: SignedIn;
  const readers = new Set<string>();
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'zocalo-attachments-'));
    const env = { ZOCALO_HOME: home };
    api = await startTestApi({ env });
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    [ana, ben] = [await signIn(api.app), await signIn(api.app)];
    get(AttachmentReaders).register('test', (actor, id) => Promise.resolve(readers.has(`${actor.userId} ${id}`)));
  }, 60_000);
  afterAll(async () => {
    await database.end();
    await api.close();
    await rm(home, { recursive: true, force: true });
  });

  const send = (content: Buffer | string, name?: string, field?: string, { token } = ana) =>
    api.request({ method: 'POST', url: '/api/attachments', token, ...fileForm(content, name, field) });
  const show = (id: string, { token } = ana, headers: Record<string, string> = {}) =>
    api.app.inject({ url: `/api/attachments/${id}`, headers: { authorization: `Bearer ${token}`, ...headers } });
  const discard = (id: string, { token } = ana) => api.request({ method: 'DELETE', url: `/api/attachments/${id}`, token });
  const attach = (ids: string[], owner: SignedIn, id: string) =>
    get(Transactions).run(() => get(Attachments).attach(ids, owner.userId, { kind: 'test', id }));
  const files = async () => (await readdir(join(home, 'files/attachments')).catch(() => [])).toSorted();
  const notes = async () => (await database.query('select id from attachment_leftovers')).rows.length;

  it('TK1 takes a file as its bytes say, and gives it back to its owner alone', async () => {
    const html = '<script>alert(1)</script>';
    const page = await send(html, 'C:\\x\\..\\Informe “final” \u202egpj.%22html');
    expect([page.status, page.body]).toEqual([
      201,
      { id: expect.any(String) as string, name: 'Informe “final” gpj."html', contentType: 'application/octet-stream', size: html.length },
    ]);
    const shown = await show(page.body.id);
    expect([shown.statusCode, shown.body]).toEqual([200, html]);
    const etag = `"${createHash('sha256').update(html).digest('hex')}"`;
    expect(shown.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(html.length),
      'content-disposition': expect.stringMatching(/^attachment; filename="Informe _final_ gpj\._html"; filename\*=/) as string,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/) as string,
      'cache-control': 'private, no-cache',
      etag,
    });
    const again = await show(page.body.id, ana, { 'if-none-match': `W/${etag}` });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await show(page.body.id, ben, { 'if-none-match': etag })).statusCode).toBe(404);

    const picture = await send(PNG, 'foto.html');
    expect(picture.body).toMatchObject({ name: 'foto.html', contentType: 'image/png' });
    expect((await show(picture.body.id)).headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="foto.html"',
    });
    expect((await api.request({ url: `/api/attachments/${picture.body.id}` })).status).toBe(401);
    expect((await show('nothing')).statusCode).toBe(404);
  });

  it('TK1 refuses what is no file, is empty or too large, and keeps nothing of it', async () => {
    const before = await files();
    const head = (text: string) => text.replaceAll('\n', '\r\n');
    const type = { 'content-type': 'multipart/form-data; boundary=b' };
    const raw = (body: string | Buffer, headers: Record<string, string> = type) =>
      api.request({ method: 'POST', url: '/api/attachments', token: ana.token, body, headers });
    const part = '--b\nContent-Disposition: form-data; name="file"; filename="a.txt"\n\n';
    for (const [sent, status, code] of [
      [await send(''), 422, 'ATTACHMENT_EMPTY'],
      [await send('x', 'a.txt', 'other'), 400, 'FILE_REQUIRED'],
      [await raw(head(`${part}one\n${part}two\n--b--\n`)), 400, 'FILE_REQUIRED'],
      [await raw(head('--b\nContent-Disposition: form-data; name="file"\n\nx\n--b--\n')), 400, 'FILE_REQUIRED'],
      [await raw(head(`${part}cut o`)), 400, 'BAD_REQUEST'],
      [await raw(head(`--b\nX: ${'x'.repeat(10_000)}\n\nx\n--b--\n`)), 400, 'FILE_REQUIRED'],
      [await raw('{}', { 'content-type': 'application/json' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [await send(Buffer.alloc(20 * 1024 ** 2 + 1, 'x')), 413, 'PAYLOAD_TOO_LARGE'],
    ] as const)
      expect([sent.status, sent.body?.error?.code]).toEqual([status, code]);
    expect([await files(), await notes()]).toEqual([before, 0]);
    expect((await send(Buffer.alloc(20 * 1024 ** 2, 'x'))).status).toBe(201);
  });

  it('TK1 attaches each file once, and shows it to those who may read what it belongs to', async () => {
    const [first, second, hers] = [
      (await send('one', '1.txt')).body,
      (await send('two', '2.txt')).body,
      (await send('three', '3.txt', 'file', ben)).body,
    ];
    for (const ids of [
      [first.id, hers.id],
      [first.id, '0192f0c1-0000-7000-8000-000000000000'],
    ])
      await expect(attach(ids, ana, 't1')).rejects.toMatchObject({ code: 'ATTACHMENT_UNKNOWN' });
    const both = await Promise.allSettled([
      attach([first.id, second.id], ana, 't1'),
      attach([second.id.toUpperCase(), first.id, first.id], ana, 't2'),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const target = both[0].status === 'fulfilled' ? 't1' : 't2';
    await expect(attach([first.id], ana, 't3')).rejects.toMatchObject({ code: 'ATTACHMENT_UNKNOWN' });
    expect(await get(AttachmentDirectory).ofTargets('test', ['t1', 't2', 't3'])).toEqual(new Map([[target, [first, second]]]));

    expect([(await show(first.id)).statusCode, (await show(first.id, ben)).statusCode]).toEqual([404, 404]);
    readers.add(`${ben.userId} ${target}`);
    expect([(await show(first.id)).statusCode, (await show(first.id, ben)).body]).toEqual([404, 'one']);
    // What was sent is nobody's to take away, and goes with what it belongs to.
    expect((await discard(first.id)).status).toBe(404);
    await get(Transactions).run(() => get(Attachments).removeOf('test', [target]));
    expect((await show(first.id, ben)).statusCode).toBe(404);
    await get(AttachmentRemovalService).removeDue(signal);
    expect(await files()).not.toEqual(expect.arrayContaining([first.id]));

    expect([(await discard(hers.id)).status, (await discard(hers.id, ben)).status, (await discard(hers.id, ben)).status]).toEqual([
      404, 204, 404,
    ]);
  });

  it('TK1 holds the files that are not sent yet within bounds, and forgets them after a day', async () => {
    const carla = await signIn(api.app);
    await database.query(
      `insert into attachments (id, owner_id, organisation_id, name, content_type, size, sha256, created_at)
        select gen_random_uuid(), id, organisation_id, 'x', 'text/plain', 7000000, sha256(''), now() - interval '23 hours'
          from users, generate_series(1, 28) where id = $1`,
      [carla.userId],
    );
    const sent = await Promise.all([1, 2, 3].map((n) => send('x'.repeat(n), 'x.txt', 'file', carla)));
    expect(sent.map(({ status }) => status).toSorted()).toEqual([201, 201, 409]);
    expect(sent.find(({ status }) => status === 409)!.body.error.code).toBe('ATTACHMENT_QUOTA_REACHED');
    // What was sent counts as well: for all that a person keeps.
    await database.query(
      `update attachments set target_kind = 'test', target_id = 'all', size = 187240000 where owner_id = $1 and size > 10`,
      [carla.userId],
    );
    const full = await send('x'.repeat(900_000), 'x.txt', 'file', carla);
    expect([full.status, full.body.error.code, full.body.error.details]).toEqual([
      409,
      'ATTACHMENT_SPACE_FULL',
      { bytes: expect.any(Number) as number, mostBytes: 5000 * 1024 ** 2 },
    ]);
    await database.query(`update attachments set target_kind = null, target_id = null where owner_id = $1`, [carla.userId]);
    await database.query(`update attachments set created_at = now() - interval '25 hours' where owner_id = $1 and size > 10`, [
      carla.userId,
    ]);
    await get(AttachmentRemovalService).tidy(signal);
    expect((await database.query('select from attachments where owner_id = $1', [carla.userId])).rows).toHaveLength(2);
    expect([await notes(), (await files()).length]).toEqual([0, (await database.query('select from attachments')).rows.length]);
  });
});
