import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBinaries, installBinaries, restoreLinks } from './binaries.js';

let directory: string;
let native: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zocalo-binaries-'));
  native = join(directory, 'native');
  for (const name of ['bin', 'lib', 'share']) mkdirSync(join(native, name), { recursive: true });
  writeFileSync(join(native, 'bin', 'postgres'), 'program', { mode: 0o755 });
  writeFileSync(join(native, 'lib', 'libpq.so.5.18'), 'library', { mode: 0o600 });
  writeFileSync(join(native, 'lib', 'libpq.a'), 'for compilers');
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' }]));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('W2 names DATABASE_URL on a platform without binaries', () => {
  expect(() => findBinaries('win32-x64')).toThrow(/win32-x64.*DATABASE_URL/);
  expect(() => findBinaries('linux-x64-musl')).toThrow(/DATABASE_URL/);
  expect(existsSync(join(findBinaries().root, 'bin', 'postgres'))).toBe(true);
});

it('W2 makes the library links that a blocked install script left out', () => {
  expect(restoreLinks(native)).toBe(true);
  expect(readlinkSync(join(native, 'lib', 'libpq.so'))).toBe('libpq.so.5.18');
  expect(restoreLinks(native)).toBe(true);
});

it('W2 copies them once per version, readable for another account under any umask', () => {
  const umask = process.umask(0o077);
  try {
    chmodSync(native, 0o700);
    const { root } = installBinaries({ root: native, version: '18.4' }, directory);
    expect(
      ['.', 'bin', 'bin/postgres', 'lib', 'lib/libpq.so.5.18'].map((path) => (statSync(join(root, path)).mode & 0o777).toString(8)),
    ).toEqual(['755', '755', '755', '755', '644']);
    expect(readlinkSync(join(root, 'lib', 'libpq.so'))).toBe('libpq.so.5.18');
    expect(existsSync(join(root, 'lib', 'libpq.a'))).toBe(false);
    writeFileSync(join(native, 'bin', 'postgres'), 'changed');
    expect(installBinaries({ root: native, version: '18.4' }, directory).root).toBe(root);
    expect(statSync(join(root, 'bin', 'postgres')).size).toBe('program'.length);
  } finally {
    process.umask(umask);
  }
});

it('removes what a copy that was cut left behind, but not one that may be under way', () => {
  for (const name of ['.partial-old', '.partial-new']) mkdirSync(join(directory, name));
  utimesSync(join(directory, '.partial-old'), new Date(0), new Date(0));
  installBinaries({ root: native, version: '18.4' }, directory);
  expect(readdirSync(directory).filter((name) => name.startsWith('.partial-'))).toEqual(['.partial-new']);
});
