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
/** What lies about until the collector comes is a part of it, and depends on when it comes. */
const MOST_MIB = 128;
/** Without that. Who kept one byte of thirteen of what is written would be above. */
const MOST_USED_MIB = 48;
const MINUTES = 60_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zocalo-memory-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function growth(work: string, target: string): Promise<{ taken: number; used: number; text: string }> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=zocalo-source',
    '--expose-gc',
    '--import',
    SOURCE,
    CHILD,
    work,
    target,
  ]);
  const [used = NaN, taken = NaN] = stdout.trim().split(' ').toReversed().map(Number);
  return { taken, used, text: stdout };
}

/** What is beyond its bound. */
async function excess(work: string, target: string): Promise<string[]> {
  const { taken, used } = await growth(work, target);
  return [...(taken < MOST_MIB ? [] : [`took ${taken} MiB`]), ...(used < MOST_USED_MIB ? [] : [`used ${used} MiB`])];
}

it('BK3 writes 640 MiB in the memory it takes for 8 MiB, or little more', { timeout: 5 * MINUTES }, async () => {
  expect(await excess('write', '/dev/null')).toEqual([]);
});

it('BK3 reads what it wrote in as little', { timeout: 5 * MINUTES }, async () => {
  const path = join(folder, 'large.zocalo-backup');
  expect(await excess('write-plain', path)).toEqual([]);
  expect(await excess('read', path)).toEqual([]);
});

it('BK3 does both with a bucket', { timeout: 5 * MINUTES }, async () => {
  const server = await startS3Server({ bucket: 'backups', accessKeyId: 'me', secretAccessKey: 'a/secret+key=' });
  try {
    // Parts of 12 MiB, of which one is sent while the next one is gathered, come on top.
    expect((await growth('s3', server.endpoint)).taken).toBeLessThan(2 * MOST_MIB);
  } finally {
    await server.close();
  }
});

it('BK3 refuses more files than there may be without remembering them', { timeout: 5 * MINUTES }, async () => {
  const { text, taken } = await growth('many', '-');
  expect(text).toMatch(/^ARCHIVE_TOO_LARGE /);
  expect(taken).toBeLessThan(MOST_MIB);
});
