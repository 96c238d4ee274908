import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
const { writeBuildId } = (await import(script)) as { writeBuildId(root: string): void };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zocalo-build-id-'));
  mkdirSync(join(root, 'dist/admin'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function idOf(files: Record<string, { hash: string; mtimeMs: number }>, panel?: string): string {
  writeFileSync(join(root, 'dist/.build.json'), JSON.stringify({ settings: 's', files }));
  if (panel === undefined) rmSync(join(root, 'dist/admin/index.html'), { force: true });
  else writeFileSync(join(root, 'dist/admin/index.html'), panel);
  writeBuildId(root);
  return readFileSync(join(root, 'dist/build-id'), 'utf8').trim();
}

it('IN1 a build is named by what it was made from: the same again, another with another file, name or panel', () => {
  const a = { 'a.ts': { hash: '1', mtimeMs: 1 }, 'b.ts': { hash: '2', mtimeMs: 1 } };
  const id = idOf(a);
  expect(id).toMatch(/^[0-9a-f]{10}$/);
  expect(idOf({ 'b.ts': { hash: '2', mtimeMs: 9 }, 'a.ts': { hash: '1', mtimeMs: 9 } })).toBe(id);
  const others = [
    idOf({ ...a, 'b.ts': { hash: '3', mtimeMs: 1 } }),
    idOf({ 'a.ts': { hash: '1', mtimeMs: 1 } }),
    idOf(a, 'page 1'),
    idOf(a, 'page 2'),
  ];
  expect(new Set([id, ...others]).size).toBe(5);
});

it('IN1 nothing is named where nothing was built', () => {
  writeBuildId(root);
  expect(() => readFileSync(join(root, 'dist/build-id'))).toThrow('ENOENT');
});
