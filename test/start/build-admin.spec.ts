import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPT = join(project, 'scripts/build-admin.mjs');
const { isAdminFresh } = (await import(SCRIPT)) as { isAdminFresh(root: string): boolean };

// Each test runs the bundler once or more.
vi.setConfig({ testTimeout: 60_000 });

describe('building the panel', () => {
  let root: string;
  const put = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const run = () => spawnSync(process.execPath, [SCRIPT, root], { encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } });
  const assets = () => readdirSync(join(root, 'dist/admin/assets'));
  const scriptName = () => assets().find((name) => name.endsWith('.js'))!;
  const read = (name: string) => readFileSync(join(root, 'dist/admin/assets', name));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'zocalo panel '));
    put('node_modules/vite/package.json', '{}'); // only says that there is one
    put('package-lock.json', '{}');
    put('apps/admin/package.json', '{"type":"module"}');
    put(
      'apps/admin/vite.config.ts',
      `export default { root: import.meta.dirname, base: '/admin/', build: { manifest: 'manifest.json' } };`,
    );
    put('apps/admin/index.html', '<!doctype html><title>panel</title><script type="module" src="/src/main.ts"></script>');
    put('apps/admin/src/main.ts', `document.title = '${'long '.repeat(400)}' + process.env.NODE_ENV;`);
    put('apps/admin/test/panel.flow.spec.ts', '');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('UI4 leaves the panel for production, each file with two smaller copies of the same, and nothing half made', () => {
    expect(isAdminFresh(root)).toBe(false);
    const { status, stderr } = run();
    expect([status, stderr]).toEqual([0, '']);
    const name = scriptName();
    expect(read(name).toString()).toContain('production');
    expect(brotliDecompressSync(read(`${name}.br`))).toEqual(read(name));
    expect(gunzipSync(read(`${name}.gz`))).toEqual(read(name));
    expect(read(`${name}.br`).length).toBeLessThan(read(name).length / 2);
    expect(readFileSync(join(root, 'dist/admin/index.html'), 'utf8')).toContain(`/admin/assets/${name}`);
    expect(readdirSync(join(root, 'dist'))).toEqual(['admin']);
    expect(isAdminFresh(root)).toBe(true);
  });

  it('UI4 is stale when a source, the packages changed, not when only a test or a time did', () => {
    run();
    put('apps/admin/test/panel.flow.spec.ts', 'changed');
    put('apps/admin/src/panel.spec.ts', 'new');
    const later = new Date(Date.now() + 5_000);
    utimesSync(join(root, 'apps/admin/index.html'), later, later);
    expect(isAdminFresh(root)).toBe(true);
    for (const path of ['package-lock.json', 'apps/admin/src/main.ts']) {
      const before = readFileSync(join(root, path), 'utf8');
      put(path, `${before} `);
      expect([path, isAdminFresh(root)]).toEqual([path, false]);
      put(path, before);
      expect([path, isAdminFresh(root)]).toEqual([path, true]);
    }
    for (const path of ['apps/admin/src/new.ts', 'libs/platform/session-client/src/index.ts']) {
      put(path, '');
      expect([path, isAdminFresh(root)]).toEqual([path, false]);
      rmSync(join(root, path));
    }
    expect(isAdminFresh(root)).toBe(true);
    rmSync(join(root, 'apps/admin/src/main.ts'));
    expect(isAdminFresh(root)).toBe(false);
  });

  it('UI4 a build that fails leaves the panel that was there, says why, and is tried again', () => {
    run();
    const before = read(scriptName());
    put('apps/admin/src/main.ts', `import 'not-installed';`);
    const { status, stderr } = run();
    expect(status).not.toBe(0);
    expect(stderr).toContain('not-installed');
    expect([read(scriptName()), isAdminFresh(root)]).toEqual([before, false]);
  });

  it('UI4 what a killed build left is cleared away', () => {
    put('dist/.admin/index.html', 'half');
    put('dist/.admin-old/index.html', 'old');
    expect(run().status).toBe(0);
    expect(readdirSync(join(root, 'dist'))).toEqual(['admin']);
  });

  it('UI4 the panel that a killed build had put aside comes back, also when the next one fails', () => {
    run();
    const before = read(scriptName());
    renameSync(join(root, 'dist/admin'), join(root, 'dist/.admin-old'));
    put('apps/admin/src/main.ts', `import 'not-installed';`);
    expect(run().status).not.toBe(0);
    expect(read(scriptName())).toEqual(before);
  });

  it('UI4 there is nothing to do where there are no sources, or nothing to build with', () => {
    run();
    const before = statSync(join(root, 'dist/admin/index.html')).mtimeMs;
    put('apps/admin/src/main.ts', 'changed');
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(isAdminFresh(root)).toBe(true);
    put('node_modules/vite/package.json', '{}');
    expect(isAdminFresh(root)).toBe(false);
    rmSync(join(root, 'apps'), { recursive: true });
    expect(isAdminFresh(root)).toBe(true);
    expect([existsSync(join(root, 'dist/admin')), statSync(join(root, 'dist/admin/index.html')).mtimeMs]).toEqual([true, before]);
  });
});
