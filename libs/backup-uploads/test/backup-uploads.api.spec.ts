import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { BackupRunner, BackupRuns } from '#backups';
import { startTestApi, type TestApi } from '#harness';
import { ArchiveSpace } from '#platform/archives';
import { newId } from '#platform/database';
import { RemoveAbandonedUploadsProcessor } from '../src/jobs/remove-abandoned-uploads.processor.js';
import { UploadFiles } from '../src/upload-files.js';

const CHUNK = 2 * 1024 ** 2;

let api: TestApi;
let admin: SignedIn;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zocalo-uploads-'));
  api = await startTestApi({ env: { ZOCALO_HOME: home } });
  admin = await signIn(api.app, { admin: true });
});
afterAll(async () => {
  await api?.close();
  await rm(home, { recursive: true, force: true });
});

const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });
const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, token = admin.token) =>
  api.request({ method, url: `/api/admin/backups/${path}`, token, ...(body !== undefined && { body }) });
const put = (id: string, offset: number | string, piece: Buffer, type = 'application/octet-stream') =>
  api.request({
    method: 'PUT',
    url: `/api/admin/backups/uploads/${id}?offset=${offset}`,
    token: admin.token,
    body: piece,
    headers: { 'content-type': type },
  });
const begin = async (bytes: number, name?: string) => (await ask('POST', 'uploads', { bytes, ...(name !== undefined && { name }) })).body;
const runs = () => get(BackupRuns).live();
const work = async (id: string) => get(BackupRunner).run(id, new AbortController().signal);
const files = () => readdir(join(home, 'backups', 'uploads'));

describe('an upload', () => {
  it('BK3 becomes a backup only with a fresh proof of who it is', async () => {
    const upload = await begin(1);
    await put(upload.id, 0, Buffer.from('x'));
    const thief = await signIn(api.app, { admin: true });
    const owner = new Pool({ connectionString: api.database.superuserUrl });
    await owner.query(`update app.sessions set auth_time = now() - interval '1 hour' where user_id = $1`, [thief.userId]);
    await owner.end();
    const { status, body } = await ask('POST', `uploads/${upload.id}/finish`, undefined, thief.token);
    expect([status, body.error.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect((await ask('DELETE', `uploads/${upload.id}`)).status).toBe(204);
  });

  it('BK3 brings a backup piece by piece, goes on where it was cut off, and counts once all of it was read', async () => {
    const made = (await api.request({ method: 'POST', url: '/api/admin/backup', token: admin.token, body: { note: 'Original' } })).body;
    await work(made.id);
    const original = await readFile(join(home, 'backups', `${made.id}.zocalo-backup`));
    const upload = await begin(original.length, 'From the old server');
    expect(upload).toEqual({ id: expect.any(String), bytes: original.length, offset: 0, chunkBytes: CHUNK });
    const third = Math.ceil(original.length / 3);
    const first = await put(upload.id, 0, original.subarray(0, third));
    expect([first.status, first.body]).toEqual([200, { offset: third }]);
    // The answer was lost, and the piece comes again.
    const again = await put(upload.id, 0, original.subarray(0, third));
    expect([again.status, again.body.error.code, again.body.error.details]).toEqual([409, 'UPLOAD_OFFSET_WRONG', { offset: third }]);
    expect((await ask('GET', `uploads/${upload.id}`)).body.offset).toBe(third);
    expect((await ask('POST', `uploads/${upload.id}/finish`)).body.error.code).toBe('UPLOAD_INCOMPLETE');
    // Two at once: one of them counts.
    const both = await Promise.all([1, 2].map(() => put(upload.id, third, original.subarray(third, 2 * third))));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await put(upload.id, 2 * third, original.subarray(2 * third))).status).toBe(200);

    const finished = await ask('POST', `uploads/${upload.id}/finish`);
    expect(finished.status).toBe(202);
    expect(finished.body).toMatchObject({ id: upload.id, kind: 'uploaded', state: 'written', note: 'From the old server' });
    expect(await files()).toEqual([]);
    const [run] = await runs();
    await work(run!.id);
    const { body } = await ask('GET', upload.id);
    expect(body).toMatchObject({ state: 'verified', kind: 'uploaded', note: 'From the old server', createdAt: expect.any(String) });
    expect([body.rows, body.bytes]).toEqual([(await ask('GET', made.id)).body.rows, original.length]);
    expect(await readFile(join(home, 'backups', `${upload.id}.zocalo-backup`))).toEqual(original);
    // It vouches for nothing: it may be of another installation.
    const { createdAt: lastVerifiedCreatedAt, verifiedAt: lastVerifiedAt } = (await ask('GET', made.id)).body;
    expect((await ask('GET', 'summary')).body).toMatchObject({ lastVerifiedAt, lastVerifiedCreatedAt });
  });

  it('BK3 that is no backup is refused, and one that is damaged never counts', async () => {
    const text = Buffer.alloc(2_000, 'x');
    const upload = await begin(text.length);
    await put(upload.id, 0, text);
    const refused = await ask('POST', `uploads/${upload.id}/finish`);
    expect([refused.status, refused.body.error.code]).toEqual([422, 'ARCHIVE_DAMAGED']);
    expect([(await ask('GET', `uploads/${upload.id}`)).status, await files()]).toEqual([404, []]);
    text.write('ustar', 257);
    const damaged = await begin(text.length);
    await put(damaged.id, 0, text);
    expect((await ask('POST', `uploads/${damaged.id}/finish`)).status).toBe(202);
    await work((await runs())[0]!.id);
    expect((await ask('GET', damaged.id)).body).toMatchObject({
      state: 'failed',
      error: { code: 'ARCHIVE_DAMAGED' },
      restorable: { ok: false },
    });
  });

  it('BK3 is bounded: each piece, the whole, and how many there are', async () => {
    const upload = await begin(CHUNK + 10);
    const large = await put(upload.id, 0, Buffer.alloc(CHUNK + 1));
    expect([large.status, large.body.error.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await put(upload.id, 0, Buffer.alloc(CHUNK))).status).toBe(200);
    expect((await put(upload.id, CHUNK, Buffer.alloc(11))).status).toBe(413);
    expect((await put(upload.id, CHUNK, Buffer.alloc(5), 'application/json')).status).toBe(400);
    expect((await put(upload.id, CHUNK, Buffer.alloc(5), 'multipart/form-data')).status).toBe(415);
    for (const offset of ['', '-1', '1.5', 'x']) expect((await put(upload.id, offset, Buffer.alloc(1))).status).toBe(400);
    expect((await ask('GET', `uploads/${upload.id}`)).body.offset).toBe(CHUNK);
    expect((await ask('POST', 'uploads', { bytes: 21 * 1024 ** 3 })).body.error.code).toBe('UPLOAD_TOO_LARGE');
    for (const body of [{}, { bytes: 0 }, { bytes: 1.5 }, { bytes: '1' }, { bytes: 1, name: ' ' }])
      expect((await ask('POST', 'uploads', body)).status).toBe(400);
    const others = await Promise.all(Array.from({ length: 6 }, () => ask('POST', 'uploads', { bytes: 1 })));
    expect(others.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 201, 409, 409]);
    for (const { status, body } of [...others, { status: 201, body: upload }])
      if (status === 201) expect((await ask('DELETE', `uploads/${body.id}`)).status).toBe(204);
    expect(await files()).toEqual([]);
  });

  it('BK3 becomes no backup where there is no room for one, and waits for it', async () => {
    const text = Buffer.alloc(2_000, 'x');
    text.write('ustar', 257);
    const upload = await begin(text.length);
    await put(upload.id, 0, text);
    const room = vi.spyOn(get(ArchiveSpace), 'spareBytes').mockResolvedValue(1_999);
    expect((await ask('POST', `uploads/${upload.id}/finish`)).body.error.code).toBe('NO_ROOM');
    room.mockRestore();
    expect((await ask('GET', `uploads/${upload.id}`)).body.offset).toBe(text.length);
    expect((await ask('DELETE', `uploads/${upload.id}`)).status).toBe(204);
  });

  it('BK3 is removed when nothing comes for a day', async () => {
    const [old, young] = [await begin(5), await begin(5)];
    const before = new Date(Date.now() - 86_400_000 - 1_000);
    for (const name of await files()) await utimes(join(home, 'backups', 'uploads', name), before, before);
    await put(young.id, 0, Buffer.from('abc'));
    await new RemoveAbandonedUploadsProcessor(get(UploadFiles)).process();
    expect((await ask('GET', `uploads/${old.id}`)).status).toBe(404);
    expect((await ask('GET', `uploads/${young.id}`)).body.offset).toBe(3);
    await ask('DELETE', `uploads/${young.id}`);
    expect(await files()).toEqual([]);
  });

  it('BK3 what a power cut left of one keeps no other from coming', async () => {
    const folder = join(home, 'backups', 'uploads');
    for (const text of ['', '{', 'null', '{"bytes":"1"}']) {
      const id = newId();
      await writeFile(join(folder, `${id}.json`), text);
      await writeFile(join(folder, `${id}.upload`), '');
      expect((await ask('GET', `uploads/${id}`)).status).toBe(404);
    }
    await writeFile(join(folder, `${newId()}.upload`), '');
    const upload = await begin(5);
    expect((await ask('DELETE', `uploads/${upload.id}`)).status).toBe(204);
    const before = new Date(Date.now() - 86_400_000 - 1_000);
    for (const name of await files()) await utimes(join(folder, name), before, before);
    await new RemoveAbandonedUploadsProcessor(get(UploadFiles)).process();
    expect(await files()).toEqual([]);
  });

  it('BK3 leaves room for others also where no worker removes it', async () => {
    await Promise.all(Array.from({ length: 5 }, () => begin(5)));
    expect((await ask('POST', 'uploads', { bytes: 1 })).body.error.code).toBe('UPLOAD_LIMIT_REACHED');
    const before = new Date(Date.now() - 86_400_000 - 1_000);
    for (const name of await files()) await utimes(join(home, 'backups', 'uploads', name), before, before);
    const { status, body } = await ask('POST', 'uploads', { bytes: 1 });
    expect([status, (await files()).length]).toEqual([201, 2]);
    await ask('DELETE', `uploads/${body.id}`);
  });

  it('BK3 is for who may make backups, and nobody’s is found under other names', async () => {
    const person = await signIn(api.app);
    expect((await ask('POST', 'uploads', { bytes: 1 }, person.token)).status).toBe(403);
    for (const id of [newId(), 'x', '..%2f..%2fmaster'])
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/finish'],
        ['DELETE', ''],
      ] as const)
        expect([id, method, (await ask(method, `uploads/${id}${path}`)).status]).toEqual([id, method, 404]);
    expect((await put(newId(), 0, Buffer.alloc(1))).status).toBe(404);
    expect((await api.request({ method: 'POST', url: '/api/admin/backups/uploads', body: { bytes: 1 } })).status).toBe(401);
  });
});
