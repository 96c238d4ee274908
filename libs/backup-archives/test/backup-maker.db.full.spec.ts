import { execFileSync } from 'node:child_process';
import { chmod, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { zstdDecompressSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '#platform/database';
import { Storage } from '#platform/storage';
import { BackupCatalogue } from '../src/backup-catalogue.js';
import { BackupLocks } from '../src/backup-locks.repository.js';
import { BackupMaker } from '../src/backup-maker.js';
import { BackupReader } from '../src/backup-reader.js';
import { BackupRemoval } from '../src/backup-removal.js';
import { startArchives } from './archives-fixture.js';

let archives: Awaited<ReturnType<typeof startArchives>>;
beforeAll(async () => {
  archives = await startArchives();
});
afterAll(() => archives?.close());

const never = new AbortController().signal;
const find = (id: string) => archives.get(BackupCatalogue).find(id);
const verify = (id: string) => archives.get(BackupReader).verify(id, { signal: never });

describe('making backups', () => {
  it('BK1 says how far it is, and takes files along by their content', async () => {
    const storage = archives.get(Storage);
    const picture = Buffer.alloc(5_000_000, 'p');
    for (const [key, body] of [
      ['avatars/a/64.webp', picture],
      ['avatars/b/64.webp', picture],
      ['reports/r.csv', Buffer.from('a,b')],
    ] as const)
      await storage.put(key, body, { contentType: key.endsWith('csv') ? 'text/csv' : 'image/webp' });
    await storage.put('exports/x.zip', Buffer.from('zip'), { contentType: 'application/zip' });
    const phases: string[] = [];
    const backup = await archives.make({ progress: ({ phase }) => void (phases.at(-1) !== phase && phases.push(phase)) });
    expect(phases).toEqual(['preparing', 'tables', 'files', 'closing', 'checking']);
    expect(backup).toMatchObject({ state: 'verified', sequence: 1, files: { count: 3, bytes: 10_000_003 }, error: null });
    const names = execFileSync('tar', ['-tf', join(archives.folder, backup.archive!)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(names.filter((name) => name.startsWith('files/'))).toHaveLength(3);
    expect(names.at(-1)).toBe('END');
    const list = execFileSync('tar', ['-xOf', join(archives.folder, backup.archive!), 'data/files/000001.zst']);
    const listed = zstdDecompressSync(list).toString().trimEnd().split('\n');
    expect(listed.map((line) => (JSON.parse(line) as { key: string }).key).toSorted()).toEqual([
      'avatars/a/64.webp',
      'avatars/b/64.webp',
      'reports/r.csv',
    ]);
  });

  it('BK1 takes more uploaded files along than a manifest could name', async () => {
    const storage = archives.get(Storage);
    const many = 200_000;
    const listing = vi.spyOn(storage, 'list').mockImplementation(async function* (folder) {
      if (folder === 'avatars')
        for (let at = 0; at < many; at += 1) yield { key: `avatars/${String(at).padStart(36, '0')}/512.webp`, size: 1 };
    });
    const getting = vi
      .spyOn(storage, 'get')
      .mockImplementation(async () => ({ body: Readable.from([Buffer.from('p')]), size: 1, contentType: 'image/webp' }));
    try {
      expect(await archives.make()).toMatchObject({ state: 'verified', files: { count: many, bytes: many }, error: null });
    } finally {
      listing.mockRestore();
      getting.mockRestore();
    }
  }, 120_000);

  it('BK1 one at a time, whoever makes it', async () => {
    const made = await Promise.allSettled([archives.make(), archives.make()]);
    expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'BACKUP_RUNNING' } });
  });

  it('BK1 what is ended leaves nothing but its failure, and is made anew when it is asked for again', async () => {
    const ending = new AbortController();
    const order = { id: newId(), signal: ending.signal, progress: () => ending.abort(new Error('the worker is stopping')) };
    await expect(archives.make(order)).rejects.toThrow('the worker is stopping');
    expect(await find(order.id)).toMatchObject({ state: 'failed', archive: null, error: { code: 'BACKUP_INTERRUPTED' } });
    expect((await readdir(archives.folder)).filter((name) => name.includes('partial') || name.startsWith(`${order.id}.zocalo`))).toEqual(
      [],
    );
    expect(await archives.make({ id: order.id })).toMatchObject({ state: 'verified', error: null });
    expect(await archives.make({ id: order.id })).toMatchObject({ state: 'verified' });
  });

  it('BK1 the database may hold what cannot be taken along: then it says so', async () => {
    const owner = new Client({ connectionString: archives.database.superuserUrl });
    await owner.connect();
    await owner.query('select lo_create(4711)');
    const id = newId();
    await expect(archives.make({ id })).rejects.toMatchObject({ code: 'BACKUP_UNSUITABLE' });
    expect(await find(id)).toMatchObject({ state: 'failed', error: { code: 'BACKUP_UNSUITABLE' } });
    await owner.query('select lo_unlink(4711)');
    await owner.end();
  });

  it('BK1 losing the connection that keeps others out ends it', async () => {
    const owner = new Client({ connectionString: archives.database.superuserUrl });
    await owner.connect();
    const id = newId();
    let ended = false;
    const progress = () => {
      if (ended) return;
      ended = true;
      // Other files make backups as well, on this server.
      void owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'zocalo-backup-lock'`,
      );
    };
    await expect(archives.make({ id, progress })).rejects.toThrow();
    expect((await find(id))?.state).not.toBe('verified');
    await owner.end();
  });

  it('BK1 a killed maker’s backup is found failed, by whoever looks next', async () => {
    const id = newId();
    const running = { format: 1, id, sequence: 70, state: 'running', kind: 'manual', createdAt: new Date() };
    await writeFile(join(archives.folder, `${id}.json`), JSON.stringify(running));
    const lock = await archives.get(BackupLocks).making();
    expect(await archives.get(BackupMaker).settleInterrupted()).toBe(0);
    await lock!.release();
    expect(await archives.get(BackupMaker).settleInterrupted()).toBe(1);
    expect(await find(id)).toMatchObject({ state: 'failed', error: { code: 'BACKUP_CUT_OFF' } });
    await expect(archives.make({ id })).rejects.toMatchObject({ code: 'BACKUP_CUT_OFF' });
  });

  it('BK1 a place that takes nothing is said, and what was there stays', async () => {
    const before = (await archives.get(BackupCatalogue).list()).filter(({ state }) => state === 'verified').length;
    await chmod(archives.folder, 0o500);
    // Whoever is root may write all the same.
    const isRefused = await open(join(archives.folder, 'x'), 'w').then(
      (file) => file.close().then(() => false),
      () => true,
    );
    if (isRefused) await expect(archives.make()).rejects.toMatchObject({ code: 'ARCHIVE_SPACE_UNAVAILABLE' });
    await chmod(archives.folder, 0o700);
    expect((await archives.get(BackupCatalogue).list()).filter(({ state }) => state === 'verified').length).toBe(before);
  });
});

describe('checking backups', () => {
  it('BK1 a flipped bit anywhere is found, and it counts no more', async () => {
    const backup = await archives.make();
    const path = join(archives.folder, backup.archive!);
    const { size } = await stat(path);
    const whole = await readFile(path);
    for (const at of [10, Math.floor(size / 3), Math.floor(size / 2), size - 1_200]) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      await writeFile(path, changed);
      await expect(verify(backup.id), `bit at ${at}`).rejects.toMatchObject({ code: expect.stringMatching(/^ARCHIVE_/) });
      expect(await find(backup.id)).toMatchObject({ state: 'failed', verifiedAt: null });
    }
    await writeFile(path, whole);
    expect(await verify(backup.id)).toMatchObject({ state: 'verified', rows: backup.rows });
  });

  it('BK3 one that was looked at is known by its bytes, without unpacking them; any other is unpacked', async () => {
    const backup = await archives.make();
    const path = join(archives.folder, backup.archive!);
    const whole = await readFile(path);
    const { signal } = new AbortController();
    const manifest = async () => {
      const open = await archives.get(BackupReader).open(backup.id, { signal, asWritten: true });
      try {
        for await (const _ of open.reader.entries());
        return open.reader.manifest();
      } finally {
        await open.close();
      }
    };
    const known = await manifest();
    expect(known.tables.length).toBeGreaterThan(10);
    const changed = Buffer.from(whole);
    changed[Math.floor(whole.length / 2)]! ^= 1;
    await writeFile(path, changed);
    await expect(manifest()).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    await writeFile(path, whole);
    const catalogue = archives.get(BackupCatalogue);
    await catalogue.save({ ...backup, sha256: '0'.repeat(64) });
    await expect(manifest()).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    // It is whole, but another one: that does not pass as the one that was looked at, and no second look makes it that.
    for (let look = 1; look <= 2; look += 1) {
      await expect(verify(backup.id)).rejects.toMatchObject({ code: 'BACKUP_REPLACED' });
      expect(await find(backup.id)).toMatchObject({ state: 'failed', verifiedAt: null, error: { code: 'BACKUP_REPLACED' } });
    }
    // Nobody has looked at its content: what is said of its bytes does not count.
    await catalogue.save({ ...backup, sha256: '0'.repeat(64), state: 'written', verifiedAt: null, verifiedAs: null });
    expect(await manifest()).toEqual(known);
    await catalogue.save(backup);
  });

  it('BK1 what is read is not removed, and the last that counts never', async () => {
    const removal = archives.get(BackupRemoval);
    const [first] = await archives.get(BackupCatalogue).list();
    const open = await archives.get(BackupReader).openBytes(first!.id);
    await expect(removal.remove(first!.id)).rejects.toMatchObject({ code: 'BACKUP_IN_USE' });
    open.source.destroy();
    await open.close();
    const verified = (await archives.get(BackupCatalogue).list()).filter(({ state }) => state === 'verified');
    const removed = await Promise.allSettled(verified.map(({ id }) => removal.remove(id)));
    expect(removed.filter(({ status }) => status === 'rejected')).toEqual([
      expect.objectContaining({ reason: expect.objectContaining({ code: 'BACKUP_LAST_VERIFIED' }) }),
    ]);
    await expect(removal.remove(newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('encrypted backups', () => {
  it('BK1 open with their passphrase and no other', async () => {
    const sealed = await startArchives({ BACKUP_PASSPHRASE: 'correct horse battery' }, archives.database);
    const backup = await sealed.make();
    expect(backup).toMatchObject({ state: 'verified', encrypted: true, keyFingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect((await readFile(join(sealed.folder, backup.archive!))).subarray(0, 19).toString()).toBe('age-encryption.org/');
    const other = await startArchives({ BACKUP_PASSPHRASE: 'another horse battery', BACKUPS_DIR: sealed.folder }, archives.database);
    await expect(other.get(BackupReader).verify(backup.id, { signal: never })).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED' });
    // Nothing is wrong with it.
    expect((await other.get(BackupCatalogue).find(backup.id))?.state).toBe('verified');
    await other.close();
    await sealed.close();
  });
});
