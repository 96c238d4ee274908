import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { newId } from '#platform/database';
import { grantRole } from '#users/testing';
import { type BackupsApi, startBackupsApi } from './backups-api.js';

let backups: BackupsApi;

beforeAll(async () => {
  backups = await startBackupsApi();
});
afterAll(() => backups?.close());

describe('a backup', () => {
  it('BK1 is ordered, made, read back and shown', async () => {
    const { ask, work } = backups;
    const ordered = await ask('POST', 'backup', { note: 'Before the move' });
    expect(ordered.status).toBe(202);
    expect(ordered.body).toMatchObject({ state: 'running', kind: 'manual', note: 'Before the move', bytes: null, encrypted: false });
    expect(ordered.body).toMatchObject({ createdBy: backups.admin.userId, progress: { phase: 'waiting', bytesDone: 0 } });
    expect((await ask('GET', 'backups/summary')).body).toMatchObject({ lastVerifiedAt: null, running: { id: ordered.body.id } });

    await work(ordered.body.id);
    const { status, body } = await ask('GET', `backups/${ordered.body.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'verified', error: null, progress: null, restorable: { ok: true, problems: [] } });
    expect(body.rows).toBeGreaterThan(0);
    expect(body.tables).toContainEqual(expect.objectContaining({ name: 'users', rows: 1 }));
    expect(Date.parse(body.verifiedAt)).toBeGreaterThanOrEqual(Date.parse(body.createdAt));
    const archive = join(backups.folder, `${body.id}.zocalo-backup`);
    expect((await stat(archive)).size).toBe(body.bytes);
    expect(execFileSync('tar', ['-tf', archive], { encoding: 'utf8' }).split('\n')[0]).toBe('header.json');

    expect((await ask('GET', 'backups')).body).toMatchObject({ items: [{ id: body.id, state: 'verified' }], nextCursor: null });
    expect((await ask('GET', 'backups/summary')).body).toMatchObject({
      place: 'disk',
      encrypted: false,
      freeBytes: expect.any(Number),
      lastVerifiedAt: body.verifiedAt,
      lastVerifiedCreatedAt: body.createdAt,
      nextAt: expect.any(String),
      keepDays: 7,
      keepWeekly: 0,
      keepMonthly: 0,
      running: null,
      lastDrill: null,
      expectedRestoreSeconds: null,
      undo: null,
    });
  });

  it('BK1 refuses a second one while one is made, also of two at once', async () => {
    const { ask, work } = backups;
    const answers = await Promise.all([1, 2, 3].map(() => ask('POST', 'backup', {})));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.error.code).toBe('BACKUP_RUNNING');
    await work(answers.find(({ status }) => status === 202)!.body.id);
    expect((await ask('POST', 'backup', {})).status).toBe(202);
    await work((await ask('GET', 'backups')).body.items[0].id);
  });

  it('BK1 comes in pages, by state and kind', async () => {
    const { ask } = backups;
    const all = (await ask('GET', 'backups')).body.items.map(({ id }: { id: string }) => id);
    const first = (await ask('GET', 'backups?limit=2')).body;
    const second = (await ask('GET', `backups?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all);
    expect((await ask('GET', 'backups?state=failed')).body.items).toEqual([]);
    expect((await ask('GET', 'backups?state=verified&kind=manual')).body.items).toHaveLength(all.length);
    for (const query of ['state=whole', 'kind=x', 'limit=0', 'cursor=abc']) expect((await ask('GET', `backups?${query}`)).status).toBe(400);
  });

  it('BK1 is known from its archive when nothing lies beside it', async () => {
    const { ask, folder, make } = backups;
    const id = await make('Rebuilt');
    const before = (await ask('GET', `backups/${id}`)).body;
    await rm(join(folder, `${id}.json`));
    const rebuilt = (await ask('GET', `backups/${id}`)).body;
    expect(rebuilt).toMatchObject({ state: 'written', note: 'Rebuilt', kind: 'manual', createdAt: before.createdAt, bytes: before.bytes });
    const { body } = await ask('POST', `backups/${id}/verify`);
    expect(body).toMatchObject({ state: 'written', progress: { phase: 'waiting' } });
    expect((await ask('POST', `backups/${id}/verify`)).body.error.code).toBe('BACKUP_IN_USE');
    await backups.work(await runOf(id));
    expect((await ask('GET', `backups/${id}`)).body).toEqual({
      ...before,
      verifiedAt: expect.any(String),
      finishedAt: expect.any(String),
    });
  });

  it('BK1 that lost a byte does not count any more', async () => {
    const { ask, folder, make } = backups;
    const id = await make();
    const archive = join(folder, `${id}.zocalo-backup`);
    truncateSync(archive, (await stat(archive)).size - 1);
    expect((await ask('GET', `backups/${id}`)).body).toMatchObject({
      state: 'failed',
      error: { code: 'ARCHIVE_DAMAGED' },
      restorable: { ok: false, problems: ['not-verified'] },
    });
    expect((await ask('GET', 'backups?state=verified')).body.items.map((each: { id: string }) => each.id)).not.toContain(id);
  });

  it('BK1 that came to nothing is shown with the reason in its place, until it is deleted', async () => {
    const { api, ask, work, make } = backups;
    const owner = new Pool({ connectionString: api.database.superuserUrl });
    // Nothing that a backup could take along: it is refused before anything is written.
    await owner.query('select lo_create(4711)');
    const { id } = (await ask('POST', 'backup', { note: 'In vain' })).body;
    await work(id);
    await owner.query('select lo_unlink(4711)');
    await owner.end();
    const later = await make('Afterwards');
    const failed = { id, state: 'failed', note: 'In vain', bytes: null, error: { code: 'BACKUP_UNSUITABLE' }, progress: null };
    expect((await ask('GET', 'backups?limit=2')).body.items).toMatchObject([{ id: later }, failed]);
    const second = (await ask('GET', `backups?limit=1&cursor=${(await ask('GET', 'backups?limit=1')).body.nextCursor}`)).body;
    expect(second.items).toMatchObject([failed]);
    const third = (await ask('GET', `backups?limit=1&cursor=${second.nextCursor}`)).body;
    expect(third.items[0].id).not.toBe(id);
    expect((await ask('GET', 'backups?state=failed')).body.items).toContainEqual(expect.objectContaining({ id }));
    expect((await ask('GET', `backups/${id}`)).body).toMatchObject({
      ...failed,
      restorable: { ok: false, problems: ['no-archive', 'not-verified'] },
    });
    expect((await ask('POST', `backups/${id}/verify`)).body.error.code).toBe('BACKUP_GONE');
    expect((await ask('GET', `backups/${id}/download`)).body.error.code).toBe('BACKUP_GONE');
    expect((await ask('DELETE', `backups/${id}`)).status).toBe(204);
    expect((await ask('GET', `backups/${id}`)).status).toBe(404);
    expect((await ask('DELETE', `backups/${id}`)).status).toBe(404);
  });

  it('BK1 is downloaded as it lies there', async () => {
    const { api, ask, folder, make } = backups;
    const id = await make();
    const origin = await api.listen();
    const answer = await fetch(`${origin}/api/admin/backups/${id}/download`, {
      headers: { authorization: `Bearer ${backups.admin.token}` },
    });
    expect(answer.status).toBe(200);
    const bytes = await readFile(join(folder, `${id}.zocalo-backup`));
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    expect(answer.headers.get('content-disposition')).toContain(`-${id}.zocalo-backup"`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    await expect.poll(async () => (await ask('DELETE', `backups/${id}`)).status).toBe(204);
  });

  it('BK1 is deleted, but never the last one that counts, not by two at once either', async () => {
    const { ask, folder } = backups;
    const verified = () =>
      ask('GET', 'backups?state=verified').then(({ body }) => body.items.map(({ id }: { id: string }) => id) as string[]);
    for (const id of (await verified()).slice(2)) expect((await ask('DELETE', `backups/${id}`)).status).toBe(204);
    const answers = await Promise.all((await verified()).map((id) => ask('DELETE', `backups/${id}`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.error.code).toBe('BACKUP_LAST_VERIFIED');
    const [last] = await verified();
    expect(await readdir(folder)).toEqual(expect.arrayContaining([`${last}.json`, `${last}.zocalo-backup`]));
  });
});

describe('who may', () => {
  const paths = (id: string) =>
    [
      ['GET', 'backups'],
      ['GET', 'backups/summary'],
      ['POST', 'backup'],
      ['GET', `backups/${id}`],
      ['POST', `backups/${id}/verify`],
      ['GET', `backups/${id}/download`],
      ['DELETE', `backups/${id}`],
    ] as const;

  it('BK1 answers nobody, people without the permission, and grants for one organisation alike', async () => {
    const { api } = backups;
    const person = await signIn(api.app);
    const manager = await signIn(api.app);
    const owner = new Pool({ connectionString: api.database.superuserUrl });
    await grantRole(owner, manager.userId, 'admin', 'organisation');
    await owner.end();
    for (const [method, path] of paths(newId())) {
      const ask = (token?: string) =>
        api.request({ method, url: `/api/admin/${path}`, ...(token && { token }), ...(method === 'POST' && { body: {} }) });
      expect([path, (await ask()).status]).toEqual([path, 401]);
      expect([path, (await ask(person.token)).status]).toEqual([path, 403]);
      expect([path, (await ask(manager.token)).status]).toEqual([path, 403]);
    }
  });

  it('BK1 knows nothing of others', async () => {
    for (const id of [newId(), 'no-id', '..%2f..%2fetc'])
      for (const [method, path] of paths(id).slice(3)) expect([path, (await backups.ask(method, path)).status]).toEqual([path, 404]);
  });

  it('BK1 wants a note that can be read', async () => {
    for (const note of ['', ' x', 'x'.repeat(201), 5, null]) expect((await backups.ask('POST', 'backup', { note })).status).toBe(400);
  });
});

async function runOf(backupId: string): Promise<string> {
  const { BackupRuns } = await import('../src/backup-runs.repository.js');
  const live = await backups.api.app.get(BackupRuns, { strict: false }).live();
  return live.find((run) => run.backupId === backupId)!.id;
}
