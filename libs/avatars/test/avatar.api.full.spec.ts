import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { Storage } from '#platform/storage';
import { grantRole } from '#users/testing';
import { Client } from 'pg';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AvatarRemovalService } from '../src/avatar-removal.service.js';
import { AvatarDirectory } from '../src/index.js';
import { bomb, BOUNDARY, form, picture, plain, sendUnannounced } from './pictures.js';

async function all(records: AsyncIterable<unknown> | Iterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const record of records) found.push(record);
  return found;
}

describe('pictures of people', () => {
  let api: TestApi;
  let database: Client;
  let home: string;
  let ana: SignedIn;
  let red: Buffer;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'zocalo-avatars-'));
    api = await startTestApi({ env: { ZOCALO_HOME: home } });
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    ana = await signIn(api.app);
    red = await plain('#ff0000').png().toBuffer();
  });
  afterAll(async () => {
    await database.end();
    await api.close();
    await rm(home, { recursive: true, force: true });
  });

  const send = (body: Buffer, token: string | undefined = ana.token, type = `multipart/form-data; boundary=${BOUNDARY}`) =>
    api.request({ method: 'POST', url: '/api/v1/users/avatar', body, headers: { 'content-type': type }, ...(token !== '' && { token }) });
  const show = (query = '', headers: Record<string, string> = {}, person = ana) =>
    api.app.inject({ url: `/api/users/${person.userId}/avatar${query}`, headers: { authorization: `Bearer ${person.token}`, ...headers } });
  const stored = async () => (await readdir(join(home, 'files/avatars')).catch(() => [])).toSorted();
  /** Red, green and blue in the middle of a picture. */
  const colourOf = async (webp: Buffer) => {
    const { data, info } = await sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return [...data.subarray((info.width * (info.height / 2) + info.width / 2) * 3).subarray(0, 3)].map((value) => Math.round(value / 64));
  };

  it('US2 takes a picture and shows it in three sizes, encoded anew', async () => {
    const taken = await send(form(picture(red)));
    expect([taken.status, taken.body]).toEqual([
      200,
      { ok: true, avatarUrl: expect.stringMatching(new RegExp(`^/api/users/${ana.userId}/avatar\\?v=[0-9a-f-]{36}$`)) as string },
    ]);
    for (const [query, edge] of [
      ['', 256],
      ['?size=64', 64],
      ['?size=512', 512],
    ] as const) {
      const shown = await show(query);
      const { format, width, height } = await sharp(shown.rawPayload).metadata();
      expect([shown.statusCode, format, width, height]).toEqual([200, 'webp', edge, edge]);
      expect(await colourOf(shown.rawPayload)).toEqual([4, 0, 0]);
    }
    expect((await api.request({ url: taken.body.avatarUrl, token: ana.token })).status).toBe(200);
    expect(await get(AvatarDirectory).urlsOf([ana.userId, ana.userId, (await signIn(api.app)).userId])).toEqual(
      new Map([[ana.userId, taken.body.avatarUrl]]),
    );
  });

  it('US2 serves it with headers that let nothing else happen, and answers 304 to whoever has it', async () => {
    const shown = await show();
    expect(shown.headers).toMatchObject({
      'content-type': 'image/webp',
      'content-length': String(shown.rawPayload.length),
      'content-disposition': 'inline; filename="avatar.webp"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=300',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/) as string,
    });
    const etag = String(shown.headers['etag']);
    for (const header of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await show('', { 'if-none-match': header });
      expect([again.statusCode, again.rawPayload.length, again.headers['etag']]).toEqual([304, 0, etag]);
    }
    expect((await show('?size=64', { 'if-none-match': etag })).statusCode).toBe(200);
  });

  it('US2 takes JPEG, WebP and GIF, turns them upright and keeps no metadata', async () => {
    const place = { IFD0: { Copyright: 'secret place', ImageDescription: 'secret place' }, IFD3: { GPSLatitude: '40/1 25/1 0/1' } };
    const left = await plain('#0000ff', 400, 400)
      .composite([{ input: await plain('#00ff00', 200, 400).png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer();
    const jpeg = await sharp(left).withExif(place).withMetadata({ orientation: 3 }).jpeg().toBuffer();
    expect((await send(form(picture(jpeg)))).status).toBe(200);
    const shown = (await show()).rawPayload;
    const { exif, icc, xmp, orientation } = await sharp(shown).metadata();
    expect([exif, icc, xmp, orientation, shown.includes('secret')]).toEqual([undefined, undefined, undefined, undefined, false]);
    const { data } = await sharp(shown).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(3 * 20, 3 * 20 + 3)].map((value) => Math.round(value / 64))).toEqual([0, 0, 4]);
    for (const other of [await plain('#00ff00').webp().toBuffer(), await plain('#00ff00').gif().toBuffer()]) {
      expect((await send(form(picture(other, 'file')))).status).toBe(200);
      expect(await colourOf((await show()).rawPayload)).toEqual([0, 4, 0]);
    }
  });

  it('US2 serves nothing of what hides behind a picture', async () => {
    const script = '<script>alert(document.domain)</script>';
    const archive = Buffer.concat([Buffer.from('PK\u0003\u0004'), randomBytes(500), Buffer.from('PK\u0005\u0006')]);
    for (const polyglot of [Buffer.concat([red, Buffer.from(script)]), Buffer.concat([red, archive])]) {
      expect((await send(form(picture(polyglot)))).status).toBe(200);
      const { rawPayload } = await show();
      expect([rawPayload.includes('script'), rawPayload.includes('PK\u0003'), rawPayload.subarray(8, 12).toString()]).toEqual([
        false,
        false,
        'WEBP',
      ]);
    }
  });

  const unsupported: [string, () => Buffer][] = [
    ['a drawing with a script', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['a page that is called a picture', () => Buffer.from('<html><img src=x onerror=alert(1)></html>')],
    ['an archive', () => Buffer.concat([Buffer.from('PK\u0003\u0004'), randomBytes(200)])],
    ['a text', () => Buffer.from('hello')],
    ['random bytes', () => randomBytes(1000)],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj')],
    ['a TIFF', () => Buffer.concat([Buffer.from('II*\0'), Buffer.alloc(100)])],
  ];
  it.each(unsupported)('US2 refuses %s', async (_, content) => {
    const answer = await send(form(picture(content())));
    expect([answer.status, answer.body.error.code]).toEqual([415, 'AVATAR_TYPE_UNSUPPORTED']);
  });

  const unreadable: [string, () => Promise<Buffer> | Buffer][] = [
    ['a bomb', bomb],
    ['a picture that is cut off', () => red.subarray(0, red.length / 2)],
    [
      'a JPEG that is cut off',
      async () =>
        (
          await sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } })
            .jpeg()
            .toBuffer()
        ).subarray(0, 9000),
    ],
    ['a signature and nothing else', () => Buffer.concat([red.subarray(0, 80), Buffer.alloc(500, 7)])],
    [
      'a WebP signature before something else',
      () => Buffer.concat([Buffer.from('RIFF\u0010\u0000\u0000\u0000WEBPVP8 '), randomBytes(300)]),
    ],
  ];
  it.each(unreadable)('US2 refuses %s, and keeps what was there', async (_, content) => {
    const [before, etag] = [await stored(), (await show()).headers['etag']];
    const answer = await send(form(picture(await content())));
    expect([answer.status, answer.body.error.code]).toEqual([422, 'AVATAR_UNREADABLE']);
    expect([await stored(), (await show()).headers['etag']]).toEqual([before, etag]);
  });

  const wrong: [string, () => Buffer][] = [
    ['no file', () => form()],
    ['an empty file', () => form(picture(Buffer.alloc(0)))],
    ['a field instead of a file', () => form({ name: 'avatar', content: 'text' })],
    ['a file in another field', () => form(picture(red, 'picture'))],
    ['two files', () => form(picture(red), picture(red))],
    ['a file and a field', () => form(picture(red), { name: 'userId', content: 'somebody' })],
    ['a prototype as name', () => form(picture(red, '__proto__'))],
    ['ten thousand parts', () => form(...Array.from({ length: 10_000 }, () => ({ name: 'a', content: '' })))],
  ];
  it.each(wrong)('US2 refuses %s and names the field', async (_, body) => {
    const answer = await send(body());
    expect([answer.status, answer.body.error.code, answer.body.error.details]).toEqual([400, 'FILE_REQUIRED', { field: 'avatar' }]);
  });

  it.each<[string, () => Buffer]>([
    ['that ends in the middle', () => form(picture(red)).subarray(0, 200)],
    ['of other boundaries', () => Buffer.from(form(picture(red)).toString('latin1').replaceAll(BOUNDARY, 'another'), 'latin1')],
    ['without anything', () => Buffer.alloc(0)],
  ])('US2 refuses a form %s', async (_, body) => {
    const answer = await send(body());
    expect([answer.status, answer.body.error.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('US2 refuses more than five megabytes, however they are announced, and other types of body', async () => {
    const large = await send(form(picture(Buffer.concat([red, Buffer.alloc(5 * 1024 ** 2)]))));
    expect([large.status, large.body.error]).toMatchObject([413, { code: 'PAYLOAD_TOO_LARGE', details: { maxBytes: 5 * 1024 ** 2 } }]);
    const etag = (await show()).headers['etag'];
    // Told so, or cut off while still sending.
    expect(['413', 'ECONNRESET', 'EPIPE']).toContain(await sendUnannounced(`${await api.listen()}/api/users/avatar`, ana.token));
    expect((await show()).headers['etag']).toBe(etag);
    for (const type of ['multipart/form-data', 'multipart/mixed; boundary=x', 'image/png', 'application/x-www-form-urlencoded'])
      expect([type, (await send(form(picture(red)), ana.token, type)).status]).toEqual([type, 415]);
    expect((await send(Buffer.from('{}'), ana.token, 'application/json')).status).toBe(415);
  });

  it('US2 has uploads only where they are declared, and reads none from strangers', async () => {
    const elsewhere = await api.request({
      method: 'PATCH',
      url: '/api/users/me',
      token: ana.token,
      body: form(picture(red)),
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    });
    expect([elsewhere.status, elsewhere.body.error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect((await send(form(picture(red)), '')).status).toBe(401);
    expect((await api.request({ method: 'DELETE', url: '/api/users/avatar' })).status).toBe(401);
    expect((await api.request({ url: `/api/users/${ana.userId}/avatar` })).status).toBe(401);
  });

  it('US2 shows pictures to whoever is signed in; there is nothing where there is none', async () => {
    const bea = await signIn(api.app);
    expect((await api.request({ url: `/api/users/${ana.userId}/avatar`, token: bea.token })).status).toBe(200);
    expect((await show('', {}, bea)).statusCode).toBe(404);
    expect((await api.request({ url: `/api/users/${randomBytes(4).toString('hex')}/avatar`, token: bea.token })).status).toBe(400);
    expect((await show('?size=100')).statusCode).toBe(400);
  });

  it('US2 shows pictures within the organisation of the person, and to whoever may see its people', async () => {
    const [north, south] = [newId(), newId()];
    for (const id of [north, south])
      await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, $2, $2, 'UTC')`, [id, id]);
    const [person, admin] = [await signIn(api.app, { organisationId: north }), await signIn(api.app, { admin: true })];
    const [colleague, stranger] = [await signIn(api.app, { organisationId: north }), await signIn(api.app, { organisationId: south })];
    const support = await signIn(api.app, { organisationId: south });
    await grantRole(database, support.userId, 'support', 'organisation');
    await grantRole(database, support.userId, 'user', 'organisation', north);
    expect((await send(form(picture(red)), person.token)).status).toBe(200);
    const asked = async (by: SignedIn, headers = {}) => (await show('', headers, { ...person, token: by.token })).statusCode;
    expect(await Promise.all([person, colleague, admin].map((by) => asked(by)))).toEqual([200, 200, 200]);
    expect(await Promise.all([stranger, support].map((by) => asked(by, { 'if-none-match': '*' })))).toEqual([404, 404]);
  });

  it('US2 of many pictures at the same time keeps one, and the files of no other', async () => {
    const person = await signIn(api.app);
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(form(picture(red)), person.token)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect((await show('', {}, person)).statusCode).toBe(200);
    await database.query('update avatar_leftovers set due_at = now()');
    await get(AvatarRemovalService).removeDue();
    const { rows } = await database.query<{ version: string }>('select version from avatars');
    const kept = await Promise.all(
      (await stored()).map(async (version) => [version, (await readdir(join(home, 'files/avatars', version))).length] as const),
    );
    expect(kept.filter(([, files]) => files > 0).map(([version]) => version)).toEqual(rows.map((row) => row.version).toSorted());
  });

  it('US2 a picture that cannot be stored changes nothing, and its files are noted until they are gone', async () => {
    const etag = (await show()).headers['etag'];
    const storage = get(Storage);
    const put = vi.spyOn(storage, 'put');
    put.mockImplementationOnce(put.getMockImplementation() ?? storage.put.bind(storage)).mockRejectedValueOnce(new Error('disk gone'));
    const answer = await send(form(picture(red)));
    put.mockRestore();
    expect([answer.status, (await show()).headers['etag']]).toEqual([500, etag]);
    const { rows } = await database.query('select version from avatar_leftovers where due_at > now()');
    expect(rows).toHaveLength(1);
    await database.query('update avatar_leftovers set due_at = now()');
    await get(AvatarRemovalService).removeDue();
    expect((await database.query('select version from avatar_leftovers')).rows).toEqual([]);
  });

  it('US2 removes a picture, twice if need be; US6 hands it over and lets go of it', async () => {
    const person = await signIn(api.app);
    await send(form(picture(red)), person.token);
    const files: Record<string, unknown[]> = {};
    for await (const file of get(PersonalData).exportOf(person.userId)) files[file.path] = await all(file.records);
    const [exported] = files['avatars/avatar.json'] as { webp: string }[];
    expect(await colourOf(Buffer.from(exported!.webp, 'base64'))).toEqual([4, 0, 0]);
    for (let time = 0; time < 2; time += 1)
      expect((await api.request({ method: 'DELETE', url: '/api/users/avatar', token: person.token })).status).toBe(204);
    expect((await show('', {}, person)).statusCode).toBe(404);
    const { rows } = await database.query(
      `select action from ops.audit_entries where target_id = $1 and action like '%avatar' order by occurred_at`,
      [person.userId],
    );
    expect(rows).toEqual([{ action: 'user.change-avatar' }, { action: 'user.remove-avatar' }]);
  });
});
