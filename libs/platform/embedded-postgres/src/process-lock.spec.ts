import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownIdentity } from './process-identity.js';
import { ProcessLock } from './process-lock.js';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zocalo-lock-'));
  file = join(directory, 'lock');
});
afterEach(() => rmSync(directory, { recursive: true }));

it('W2 names the living holder to the second one, and is free after a release', () => {
  const lock = ProcessLock.tryAcquire(file);
  expect(lock).toBeInstanceOf(ProcessLock);
  expect(ProcessLock.tryAcquire(file)).toEqual({ holder: ownIdentity() });
  (lock as ProcessLock).release();
  expect(ProcessLock.tryAcquire(file)).toBeInstanceOf(ProcessLock);
});

it('W2 is taken from a process whose number was given to another one', () => {
  writeFileSync(file, JSON.stringify({ ...ownIdentity(), startedAt: 'another boot:1' }));
  expect(ProcessLock.tryAcquire(file)).toBeInstanceOf(ProcessLock);
});

it('leaves a half-written lock alone while it may still be written, and takes it afterwards', () => {
  writeFileSync(file, '{"pid":');
  expect(ProcessLock.tryAcquire(file)).toEqual({ holder: { pid: 0, startedAt: '' } });
  utimesSync(file, new Date(0), new Date(0));
  expect(ProcessLock.tryAcquire(file)).toBeInstanceOf(ProcessLock);
});

it('lets one in at a time, and gives up after the time limit', async () => {
  let inside = 0;
  const seen: number[] = [];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const lock = await ProcessLock.acquire(file, 10_000);
      seen.push(++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
      lock?.release();
    }),
  );
  expect(seen).toEqual(Array.from({ length: 8 }, () => 1));
  ProcessLock.tryAcquire(file);
  expect(await ProcessLock.acquire(file, 60)).toBeNull();
});
