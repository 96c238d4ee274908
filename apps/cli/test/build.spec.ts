import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

interface BuildScript {
  ensureBuilt(options: { root: string; log: (line: string) => void }): Promise<{ state: string }>;
  isFresh(root: string): boolean;
}

const { ensureBuilt, isFresh } = (await import(new URL('../../../scripts/build.mjs', import.meta.url).href)) as BuildScript;

/** Stands for the compiler: copies every source to its output, unless one says `error`, and counts its runs. */
const COMPILER = `
import { cpSync, readdirSync, readFileSync, mkdirSync, appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
appendFileSync('runs', 'x');
for (const entry of readdirSync('.', { recursive: true })) {
  if (!/^(apps|libs|migrations).*\\.ts$/.test(entry)) continue;
  if (readFileSync(entry, 'utf8').includes('error')) process.exit(1);
  mkdirSync(dirname('dist/' + entry), { recursive: true });
  cpSync(entry, 'dist/' + entry.replace(/ts$/, 'js'));
}`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zocalo build '));
  put('package.json', '{"type":"module","imports":{},"devDependencies":{}}');
  put('tsconfig.json', '{}');
  put('node_modules/ts7/package.json', '{}');
  put('node_modules/ts7/bin/tsc', COMPILER);
  put('apps/cli/src/main.ts', 'main');
  put('apps/api/src/main.ts', 'main');
  put('libs/desks/src/index.ts', 'desks');
  put('libs/desks/src/index.spec.ts', 'a test');
  put('migrations/app/Migration1.ts', 'first');
});
afterEach(() => rmSync(root, { recursive: true }));

const put = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const build = async () => (await ensureBuilt({ root, log: () => undefined })).state;
const runs = () => (existsSync(join(root, 'runs')) ? readFileSync(join(root, 'runs'), 'utf8').length : 0);

it('W2 builds what is missing, and nothing twice', async () => {
  expect(await build()).toBe('built');
  expect(await build()).toBe('fresh');
  expect(runs()).toBe(1);
  expect(readFileSync(join(root, 'dist/libs/desks/src/index.js'), 'utf8')).toBe('desks');
});

it('W2 builds again when the content, the set or the settings of the sources change, not when only times or tests do', async () => {
  await build();
  utimesSync(join(root, 'libs/desks/src/index.ts'), new Date(0), new Date(0));
  put('libs/desks/src/index.spec.ts', 'another test');
  expect([isFresh(root), await build()]).toEqual([true, 'fresh']);
  put('libs/desks/src/index.ts', 'DESKS'); // as long as before
  expect([isFresh(root), await build()]).toEqual([false, 'built']);
  put('libs/desks/src/desk.ts', 'new');
  expect([isFresh(root), await build()]).toEqual([false, 'built']);
  put('tsconfig.json', '{"compilerOptions":{}}');
  expect([isFresh(root), await build()]).toEqual([false, 'built']);
  rmSync(join(root, 'dist/apps/cli'), { recursive: true });
  expect([isFresh(root), await build()]).toEqual([false, 'built']);
});

it('removes what was compiled from a source that is gone: a deleted migration must not run', async () => {
  await build();
  rmSync(join(root, 'migrations/app/Migration1.ts'));
  put('migrations/app/Migration2.ts', 'second');
  await build();
  expect(existsSync(join(root, 'dist/migrations/app/Migration1.js'))).toBe(false);
  expect(existsSync(join(root, 'dist/migrations/app/Migration2.js'))).toBe(true);
});

it('says that it failed, and tries again the next time', async () => {
  put('libs/desks/src/index.ts', 'error');
  expect([await build(), isFresh(root)]).toEqual(['failed', false]);
  put('libs/desks/src/index.ts', 'right');
  expect(await build()).toBe('built');
});

it('W2 leaves things as they are where there is no compiler', async () => {
  rmSync(join(root, 'node_modules/ts7'), { recursive: true });
  expect(await build()).toBe('no-compiler');
  expect(runs()).toBe(0);
});

it('compiles once when two start at the same moment', async () => {
  expect((await Promise.all([build(), build(), build()])).toSorted()).toEqual(['built', 'fresh', 'fresh']);
  expect(runs()).toBe(1);
});

it('takes the lock of a build that was killed', async () => {
  put('node_modules/.cache/zocalo-build.lock', '2147483647');
  expect(await build()).toBe('built');
});
