import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hasPanel, loadProjectConfig } from './project.js';

let root: string;
const before = { ...process.env };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zocalo-project-'));
  for (const name of ['PORT', 'HOST', 'ZOCALO_HOME', 'LOG_LEVEL', 'LOG_STDOUT']) delete process.env[name];
});
afterEach(() => {
  rmSync(root, { recursive: true });
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  vi.restoreAllMocks();
});

it('W2 keeps its data in the folder of the project by default', () => {
  expect(loadProjectConfig({ root }).home).toBe(join(root, '.zocalo'));
});

it('takes .env, but a variable of the environment wins', () => {
  writeFileSync(join(root, '.env'), 'PORT=4001\nHOST=127.0.0.2\n');
  process.env['PORT'] = '4002';
  const config = loadProjectConfig({ root });
  expect([config.port, config.host]).toEqual([4002, '127.0.0.2']);
});

it('takes a path in .env from the folder it is in, and one of the environment from where we are', () => {
  writeFileSync(join(root, '.env'), 'ZOCALO_HOME=data\n');
  expect(loadProjectConfig({ root }).home).toBe(join(root, 'data'));
  // A command that asks twice means the same.
  expect(loadProjectConfig({ root }).home).toBe(join(root, 'data'));
  process.env['ZOCALO_HOME'] = 'elsewhere';
  expect(loadProjectConfig({ root }).home).toBe(join(process.cwd(), 'elsewhere'));
});

it('takes what a command prefers only where nothing is said', () => {
  expect(loadProjectConfig({ root }, { LOG_STDOUT: 'false' }).logToStdout).toBe(false);
  process.env['LOG_STDOUT'] = '';
  expect(loadProjectConfig({ root }, { LOG_STDOUT: 'false' }).logToStdout).toBe(false);
  process.env['LOG_STDOUT'] = 'true';
  expect(loadProjectConfig({ root }, { LOG_STDOUT: 'false' }).logToStdout).toBe(true);
});

it('UI4 says whether there is a panel to go to', () => {
  expect([hasPanel(root), loadProjectConfig({ root }).setupPath]).toEqual([false, '/setup']);
  mkdirSync(join(root, 'dist/admin'), { recursive: true });
  writeFileSync(join(root, 'dist/admin/index.html'), '');
  expect([hasPanel(root), loadProjectConfig({ root }).setupPath]).toEqual([true, '/admin/setup']);
});
