import { randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignedIn } from '#auth/testing';
import { Attachments } from '#attachments';
import { AttachmentRemovalService } from '#attachments/testing';
import { AvatarRemovalService, AvatarService } from '#avatars/testing';
import { runInContext } from '#platform/context';
import { newId, Transactions } from '#platform/database';
import { FileRemoval, Storage } from '#platform/storage';
import { ExportRemovalService } from '#privacy/testing';
import { ReportRemoval } from '#reports/testing';
import { AsideRemovalService } from '../src/aside-removal.service.js';
import { RestoreApi } from './restore-api.js';

let on: RestoreApi;

beforeAll(async () => {
  on = await RestoreApi.start();
}, 60_000);
// A restore has ended the session of the test before.
beforeEach(() => on.signIn());
afterAll(() => on.close());

const { signal } = new AbortController();
const get = <T>(type: abstract new (...args: never[]) => T): T => on.api.app.get(type, { strict: false });
const versions = async () => (await readdir(join(on.home, 'files/avatars')).catch(() => [])).toSorted();

/** A picture of one colour as theirs. @returns its version. */
async function upload({ userId }: SignedIn, background: string): Promise<string> {
  const png = await sharp({ create: { width: 600, height: 600, channels: 3, background } })
    .png()
    .toBuffer();
  const actor = { kind: 'system', reason: 'test' } as const;
  return runInContext({ correlationId: randomUUID(), actor }, () => get(AvatarService).upload(userId, png));
}

/** Which version of their picture is shown to whoever may see it; null: none. */
async function shown({ userId }: SignedIn): Promise<string | null> {
  const url = `/api/users/${userId}/avatar?size=64`;
  const { statusCode } = await on.api.app.inject({ url, headers: { authorization: `Bearer ${on.token}` } });
  const { rows } = await on.database.query<{ version: string }>('select version from app.avatars where user_id = $1', [userId]);
  return statusCode === 200 ? rows[0]!.version : null;
}

/** As the jobs do it, later than now. Some of it the worker may have taken, and be at it: look more than once for what goes. */
async function removeDue(): Promise<void> {
  await on.database.query(`update app.avatar_leftovers set due_at = now() - interval '1 second'`);
  await get(AvatarRemovalService).removeDue();
  await get(AttachmentRemovalService).tidy(signal);
  await get(ReportRemoval).removeExpired(signal);
  await get(ExportRemovalService).removeExpired(signal);
}

async function restore(backupId: string): Promise<string> {
  const { body } = await on.admin('POST', `/api/admin/restore/${backupId}`, { confirmWord: 'RESTORE', reason: 'A mistake.' });
  const done = await on.end(body);
  expect(done).toMatchObject({ state: 'done', error: null });
  await on.signIn();
  return done.id;
}

async function undo(id: string): Promise<string> {
  const done = await on.end((await on.admin('POST', `/api/admin/restores/${id}/undo`, { confirmWord: 'UNDO' })).body);
  expect(done).toMatchObject({ state: 'done', error: null });
  await on.signIn();
  return done.id;
}

/** Nobody may put anything back any more. */
async function closeWindows(): Promise<void> {
  await on.database.query(`update ops.restores set undo_until = now() - interval '1 second' where aside_schema is not null`);
  const removal = get(AsideRemovalService);
  await removal.removeExpired(signal);
  await removal.removeExpired(signal, performance.now() + 3_600_000);
}

/** A report of the installation, with its file. */
async function report(readerId: string): Promise<string> {
  const id = newId();
  await on.database.query(
    `insert into app.reports (id, of_installation, reader_id, kind, format, language, first_day, last_day, status, size, finished_at, expires_at)
      values ($1, true, $2, 'users', 'csv', 'en', '2026-01-01', '2026-01-02', 'ready', 1, now(), now() + interval '1 day')`,
    [id, readerId],
  );
  await get(Storage).put(`reports/${id}.csv`, Buffer.from('x'), { contentType: 'text/csv' });
  return id;
}

describe('BK3 uploaded files and an undo', () => {
  it('BK3 a picture that was replaced after a restore is there after its undo, and the new one after the undo of that', async () => {
    const ana = await on.personOf('Ana');
    const first = await upload(ana, '#ff0000');
    const asked = await report(ana.userId);
    const restored = await restore(await on.backup());

    // She replaces it; her report expires.
    await on.database.query(`update app.reports set expires_at = now() where id = $1`, [asked]);
    const second = await upload(ana, '#0000ff');
    await removeDue();
    expect([await shown(ana), await versions()]).toEqual([second, [first, second].toSorted()]);

    const undone = await undo(restored);
    await removeDue();
    expect(await shown(ana)).toBe(first);
    expect(await get(Storage).exists(`reports/${asked}.csv`)).toBe(true);

    await undo(undone);
    await removeDue();
    expect(await shown(ana)).toBe(second);
    expect(await versions()).toEqual([first, second].toSorted());

    // What nobody can put back any more goes.
    await closeWindows();
    await removeDue();
    await expect.poll(async () => [await shown(ana), await versions()]).toEqual([second, [second]]);
    await expect.poll(() => get(Storage).exists(`reports/${asked}.csv`)).toBe(false);
  }, 240_000);

  it('BK3 a picture that was replaced before a restore is there after the undo of its undo', async () => {
    const person = await on.personOf('Ben');
    const first = await upload(person, '#ff0000');
    const backupId = await on.backup();
    const second = await upload(person, '#0000ff');
    const undone = await undo(await restore(backupId));
    await removeDue();
    expect(await shown(person)).toBe(second);
    await undo(undone);
    expect(await shown(person)).toBe(first);
    await closeWindows();
    await removeDue();
  }, 240_000);

  it('BK3 US6 the files of somebody who is erased go at once, also those that only the data from before names', async () => {
    const [person, other] = [await on.personOf('Carla'), await on.personOf('Dora')];
    const [hers, theirs] = [await upload(person, '#ff0000'), await upload(other, '#ff0000')];
    const backupId = await on.backup();
    const before = await upload(person, '#00ff00');
    const exported = newId();
    await on.database.query(
      `insert into app.personal_exports (id, user_id, status, size, finished_at, expires_at)
        values ($1, $2, 'ready', 1, now(), now() + interval '3 days')`,
      [exported, person.userId],
    );
    await get(Storage).put(`exports/${exported}.zip`, Buffer.from('x'), { contentType: 'application/zip' });
    await restore(backupId);
    const asked = await report(person.userId);
    const [replaced, last] = [await upload(person, '#0000ff'), await upload(person, '#00ffff')];
    await upload(other, '#0000ff');
    expect(await versions()).toEqual(expect.arrayContaining([hers, before, replaced, last, theirs]));

    await on.erase(person.userId);
    await removeDue();
    const left = async () => (await versions()).filter((version) => [hers, before, replaced, last, theirs].includes(version));
    await expect.poll(left).toEqual([theirs]);
    await expect.poll(() => get(Storage).exists(`exports/${exported}.zip`)).toBe(false);
    await expect.poll(() => get(Storage).exists(`reports/${asked}.csv`)).toBe(false);
    await closeWindows();
    await removeDue();
  }, 240_000);

  it('BK3 US6 files that only the data from before names go with it, and with whoever is erased meanwhile', async () => {
    const [person, other] = [await on.personOf('Fay'), await on.personOf('Gil')];
    const backupId = await on.backup();
    const [replaced, theirs] = [await upload(person, '#ff0000'), await upload(other, '#ff0000')];
    const hers = await upload(person, '#0000ff');
    const [asked, kept] = [await report(person.userId), await report(other.userId)];
    const restored = await restore(backupId);
    await removeDue();
    const files = async () => [
      (await versions()).filter((version) => [replaced, hers, theirs].includes(version)),
      (await readdir(join(on.home, 'files/reports')).catch(() => [])).filter((name) => name.startsWith(asked) || name.startsWith(kept)),
    ];
    // She is not erased yet, and an undo is possible.
    expect(await files()).toEqual([[replaced, hers, theirs].toSorted(), [`${asked}.csv`, `${kept}.csv`].toSorted()]);

    await on.erase(person.userId);
    await removeDue();
    await expect.poll(files).toEqual([[theirs], [`${kept}.csv`]]);
    // As an earlier release has put it aside.
    const { rows } = await on.database.query('select aside_schema as name from ops.restores where id = $1', [restored]);
    await on.database.query(`alter table ${rows[0].name}.avatar_leftovers drop column user_id, drop column erased`);
    await removeDue();
    const notes = async () => (await on.database.query('select from app.avatar_leftovers where user_id = $1', [person.userId])).rowCount;
    await expect.poll(notes).toBe(0);

    await closeWindows();
    await removeDue();
    await expect.poll(files).toEqual([[], []]);
  }, 240_000);

  it('TK1 BK3 an attached file is there again after a restore, stays while an undo is possible, and goes with whoever is erased', async () => {
    const [person, other] = [await on.personOf('Hana'), await on.personOf('Ivo')];
    const { rows } = await on.database.query<{ organisation_id: string }>('select organisation_id from app.users where id = $1', [
      person.userId,
    ]);
    const attach = async ({ userId }: SignedIn, name: string) => {
      const file = { ownerId: userId, organisationId: rows[0]!.organisation_id, name, body: Buffer.from(name) };
      const { id } = await get(Attachments).add(file);
      await get(Transactions).run(() => get(Attachments).attach([id], userId, { kind: 'test', id: '1' }));
      return id;
    };
    const read = async (id: string) => {
      const file = await get(Storage).get(`attachments/${id}/file.bin`);
      return file && text(file.body);
    };
    const [hers, theirs] = [await attach(person, 'hers'), await attach(other, 'theirs')];
    const backupId = await on.backup();
    await get(Attachments).removeOf('test', ['1']);
    await removeDue();
    await expect.poll(() => Promise.all([read(hers), read(theirs)])).toEqual([null, null]);
    const [later, aside] = [await attach(other, 'later'), await attach(person, 'aside')];

    await restore(backupId);
    await removeDue();
    expect([await read(hers), await read(theirs), await read(later)]).toEqual(['hers', 'theirs', 'later']);
    await get(Attachments).removeOf('test', ['1']);
    await on.erase(person.userId);
    await removeDue();
    const note = async () =>
      (await on.database.query('select from app.attachment_leftovers where id = any ($1)', [[hers, aside]])).rowCount;
    await expect.poll(note).toBe(0);
    expect([await read(hers), await read(aside), await read(theirs), await read(later)]).toEqual([null, null, 'theirs', 'later']);
    // What is gone is not removed again with each look.
    const erase = vi.spyOn(get(FileRemoval), 'erase');
    await get(AttachmentRemovalService).tidy(signal);
    expect(erase).not.toHaveBeenCalled();
    erase.mockRestore();
    await closeWindows();
    await removeDue();
    await expect.poll(() => Promise.all([read(theirs), read(later)])).toEqual([null, null]);
  }, 240_000);

  it('BK3 a restore that fails has brought back what was missing, and changed no file', async () => {
    const storage = get(Storage);
    const put = (name: string, content: string) => storage.put(`reports/${name}.csv`, Buffer.from(content), { contentType: 'text/csv' });
    for (const name of ['gone', 'newer']) await put(name, 'old');
    const backupId = await on.spoiledBackup(
      `update app.role_grants set role = 'user', granted_at = 'epoch' where role = 'admin'`,
      `update app.role_grants set role = 'admin', granted_at = now() where granted_at = 'epoch'`,
    );
    await get(FileRemoval).erase(['reports/gone.csv']);
    await put('newer', 'new');
    const { body } = await on.admin('POST', `/api/admin/restore/${backupId}`, { confirmWord: 'RESTORE', reason: 'A mistake.' });
    expect(await on.end(body)).toMatchObject({ state: 'failed', error: { code: 'RESTORE_NO_ADMINISTRATOR' } });
    const read = async (name: string) => text((await storage.get(`reports/${name}.csv`))!.body);
    expect([await read('gone'), await read('newer')]).toEqual(['old', 'new']);
  }, 120_000);

  it('BK1 a damaged picture is repaired by a restore that has it whole', async () => {
    const person = await on.personOf('Eva');
    const version = await upload(person, '#ff0000');
    const backupId = await on.backup();
    await writeFile(join(on.home, 'files/avatars', version, '64.webp'), '');
    await restore(backupId);
    const file = await get(Storage).get(`avatars/${version}/64.webp`);
    expect(file!.size).toBeGreaterThan(0);
    file!.body.destroy();
  }, 120_000);
});
