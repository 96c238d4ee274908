import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BackupReader } from '#backup-archives';
import { Storage } from '#platform/storage';
import { RestoreApi } from './restore-api.js';

/** Of format 1, where the manifest names the uploaded files; with the schema of its time. */
const ID = '01a2038b-4d05-7218-9143-da025e204728';
const FIXTURE = join(import.meta.dirname, 'fixtures', 'format-1.zocalo-backup.gz');

let on: RestoreApi;
beforeAll(async () => {
  on = await RestoreApi.start({ ZOCALO_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') });
}, 60_000);
afterAll(() => on?.close());

it('BK1 an archive of the first format is read whole and restored, with its uploaded files', async () => {
  const folder = join(on.home, 'backups');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${ID}.zocalo-backup`), gunzipSync(await readFile(FIXTURE)));
  const verified = await on.api.app.get(BackupReader, { strict: false }).verify(ID, { signal: new AbortController().signal });
  expect(verified).toMatchObject({ state: 'verified', files: { count: 3, bytes: 9 } });
  const asked = await on.admin('POST', `/api/admin/restore/${ID}`, { confirmWord: 'RESTORE', reason: 'A mistake.' });
  expect(asked.status).toBe(202);
  expect(await on.end(asked.body)).toMatchObject({ state: 'done', error: null });
  expect(await on.people()).toEqual(['person-8241-1@example.com', 'person-8241-2@example.com']);
  const storage = on.api.app.get(Storage, { strict: false });
  const contents = ['one', 'same', 'two'].map(async (name) => text((await storage.get(`avatars/01a0/${name}.png`))!.body));
  expect(await Promise.all(contents)).toEqual(['one', 'one', 'two']);
}, 120_000);
