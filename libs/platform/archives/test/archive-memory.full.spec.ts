import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startS3Server } from '#platform/testing';

const SOURCE = fileURLToPath(new URL('../../testing/src/from-source.mjs', import.meta.url));
const CHILD = fileURLToPath(new URL('archive-memory.mjs', import.meta.url));
/** What lies about until the collector comes is a part of it. */
const MOST_MIB = 96;
const MINUTES = 60_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zocalo-memory-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function growth(work: string, target: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=zocalo-source',
    '--expose-gc',
    '--import',
    SOURCE,
    CHILD,
    work,
    target,
  ]);
  return stdout.trim();
}

it('BK3 writes 1 GiB in the memory it takes for 8 MiB, or little more', { timeout: 5 * MINUTES }, async () => {
  expect(Number(await growth('write', '/dev/null'))).toBeLessThan(MOST_MIB);
});

it('BK3 reads what it wrote in as little', { timeout: 5 * MINUTES }, async () => {
  const path = join(folder, 'large.zocalo-backup');
  expect(Number(await growth('write-plain', path))).toBeLessThan(MOST_MIB);
  expect(Number(await growth('read', path))).toBeLessThan(MOST_MIB);
});

it('BK3 does both with a bucket', { timeout: 5 * MINUTES }, async () => {
  const server = await startS3Server({ bucket: 'backups', accessKeyId: 'me', secretAccessKey: 'a/secret+key=' });
  try {
    // Parts of 12 MiB, of which one is sent while the next one is gathered, come on top.
    expect(Number(await growth('s3', server.endpoint))).toBeLessThan(2 * MOST_MIB);
  } finally {
    await server.close();
  }
});

it('BK3 refuses a million files without remembering them', { timeout: 5 * MINUTES }, async () => {
  const [refusal, mib] = (await growth('million', '-')).split(' ');
  expect(refusal).toBe('ARCHIVE_TOO_LARGE');
  expect(Number(mib)).toBeLessThan(MOST_MIB);
});
