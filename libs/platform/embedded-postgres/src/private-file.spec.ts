import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { giveDirectory, writeNewFile, writePrivateJson } from './private-file.js';

const isRoot = process.getuid?.() === 0;
const stranger = { uid: 65_534, gid: 65_534 };

let directory: string;
let victim: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zocalo-private-'));
  victim = join(directory, 'victim');
  mkdirSync(victim);
  writeFileSync(join(victim, 'kept'), 'as it was');
});
afterEach(() => rmSync(directory, { recursive: true }));

it('replaces a link instead of writing to what it leads to', () => {
  const file = join(directory, 'note.json');
  symlinkSync(join(victim, 'kept'), file);
  writePrivateJson(file, { port: 1 });
  expect(readFileSync(join(victim, 'kept'), 'utf8')).toBe('as it was');
  expect([JSON.parse(readFileSync(file, 'utf8')), statSync(file).mode & 0o777]).toEqual([{ port: 1 }, 0o600]);
  expect(readdirSync(directory).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

it('makes only files that are new', () => {
  const file = join(directory, 'password');
  symlinkSync(join(victim, 'kept'), file);
  expect(() => writeNewFile(file, 'secret', null)).toThrow(/EEXIST/);
  expect(readFileSync(join(victim, 'kept'), 'utf8')).toBe('as it was');
});

it.runIf(isRoot)('gives a directory away, and never the one a link leads to', () => {
  const link = join(directory, 'link');
  symlinkSync(victim, link);
  expect(() => giveDirectory(link, stranger)).toThrow(/ENOTDIR|ELOOP/);
  expect(statSync(victim).uid).toBe(0);
  giveDirectory(victim, stranger);
  expect([statSync(victim).uid, statSync(victim).gid]).toEqual([stranger.uid, stranger.gid]);
  const file = join(directory, 'file');
  writeNewFile(file, 'secret', stranger);
  expect([statSync(file).uid, statSync(file).mode & 0o777]).toEqual([stranger.uid, 0o600]);
});
