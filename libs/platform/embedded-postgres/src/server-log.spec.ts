import { closeSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerLog } from './server-log.js';

let directory: string;
let log: ServerLog;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zocalo-log-'));
  log = new ServerLog(join(directory, 'server.log'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('is cut under the feet of the server that appends to it, and keeps one older file', () => {
  const server = log.open();
  for (let round = 0; round < 3; round++) {
    writeSync(server, 'x'.repeat(5 * 1024 * 1024));
    log.rotateWhenLarge();
    expect([log.size(), statSync(`${log.file}.1`).size]).toEqual([0, 5 * 1024 * 1024]);
  }
  writeSync(server, 'next line\n');
  closeSync(server);
  expect(log.since(0)).toBe('next line\n');
});

it('gives the end of what was written since a position', () => {
  expect(log.since(0)).toBe('');
  writeFileSync(log.file, `old\n${'y'.repeat(20_000)}\nend\n`);
  expect(log.since(4)).toHaveLength(8 * 1024);
  expect(log.since(20_005)).toBe('end\n');
  expect(log.since(99_999).endsWith('end\n')).toBe(true);
});

it('does not follow a link', () => {
  symlinkSync(join(directory, 'elsewhere'), log.file);
  expect(() => log.open()).toThrow(/ELOOP/);
});

it('keeps and shows nothing of what a link in its place leads to', () => {
  const elsewhere = join(directory, 'elsewhere');
  writeFileSync(elsewhere, 's'.repeat(5 * 1024 * 1024));
  symlinkSync(elsewhere, log.file);
  log.rotateWhenLarge();
  expect(existsSync(`${log.file}.1`)).toBe(false);
  expect(() => log.since(0)).toThrow(/ELOOP/);
  expect(statSync(elsewhere).size).toBe(5 * 1024 * 1024);
});
