import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';

interface BuildScript {
  ensureBuilt(options: { root: string; log: (line: string) => void }): Promise<{ state: string }>;
  isFresh(root: string): boolean;
}

const project = fileURLToPath(new URL('../..', import.meta.url));
const { ensureBuilt, isFresh } = (await import(new URL('../../scripts/build.mjs', import.meta.url).href)) as BuildScript;
const build = async (root: string) => (await ensureBuilt({ root, log: () => undefined })).state;

describe('the bundle of the product', () => {
  /**
   * 61 of 114 libs: what a command loads without the rest is a file of its own. Without a bundle there are some 3,500, and a start
   * takes a second longer.
   */
  const MOST_FILES = 80;
  const RECORDER = new URL('./loaded-files.mjs', import.meta.url).href;
  const START_LIMIT_MS = 60_000;

  let database: TestDatabase;
  let directory: string;
  beforeAll(async () => {
    expect(['fresh', 'built']).toContain(await build(project));
    database = await testDatabase();
    directory = mkdtempSync(join(tmpdir(), 'zocalo files '));
  }, 240_000);
  afterAll(async () => {
    await database.close();
    rmSync(directory, { recursive: true });
  });

  /** What a command loads until it ends; a service is ended as soon as it is ready. */
  async function filesOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const list = join(directory, 'files');
    const child = spawn(process.execPath, [join(project, 'apps/cli/bin/zocalo.mjs'), ...args], {
      env: {
        PATH: process.env['PATH'],
        NODE_OPTIONS: `--import=${RECORDER}`, // not an argument: a service replaces itself once, to set its memory
        ZOCALO_LOADED_FILES: list,
        ZOCALO_HOME: join(directory, 'home'),
        DATABASE_URL: database.url,
        DATABASE_OWNER_URL: database.ownerUrl,
        PORT: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: START_LIMIT_MS,
    });
    let shown = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        shown += chunk.toString();
        if (shown.includes('Ready in')) child.kill('SIGTERM');
      });
    }
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code, shown).toBe(0);
    return readFileSync(list, 'utf8').trim().split('\n');
  }

  it('W2 starts from a few files, and loads no package twice', async () => {
    const files = await filesOf(['start']);
    expect(files.length).toBeLessThanOrEqual(MOST_FILES);
    const bundle = pathToFileURL(join(project, 'dist/program/')).href;
    const outside = files.filter((file) => !file.startsWith(bundle)).map((file) => file.slice(pathToFileURL(project).href.length));
    // What builds and calls the bundle, native code, and a package that only says where its files lie.
    const allowed = /^(apps\/cli\/bin|scripts|test\/start|node_modules\/(@node-rs|msgpackr|swagger-ui-dist))\//;
    expect(outside.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it('MO5 loads nothing of Sentry and OpenTelemetry unless they are configured', async () => {
    const OURS = /\/node_modules\/@(sentry|opentelemetry)\//;
    expect((await filesOf(['start'])).filter((file) => OURS.test(file))).toEqual([]);
    const nobody = { SENTRY_DSN: 'http://key@127.0.0.1:1/1', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    const loaded = (await filesOf(['start'], nobody)).filter((file) => OURS.test(file));
    for (const name of ['@sentry/node', '@opentelemetry/sdk-trace']) expect(loaded.some((file) => file.includes(`/${name}/`))).toBe(true);
    // Starts the whole twice.
  }, 60_000);

  it('prints help from a handful', async () => {
    expect((await filesOf(['--help'])).length).toBeLessThanOrEqual(12);
  });
});

describe('bundling', () => {
  /** Stands for the compiler: copies every source to its output. */
  const COMPILER = `
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
for (const entry of readdirSync('.', { recursive: true })) {
  if (!/^(apps|libs|migrations).*\\.ts$/.test(entry)) continue;
  mkdirSync(dirname('dist/' + entry), { recursive: true });
  cpSync(entry, 'dist/' + entry.replace(/ts$/, 'js'));
}`;
  const LOCK = 'node_modules/.package-lock.json';
  const lock = (greeter: string, compiler: string) =>
    JSON.stringify({ packages: { 'node_modules/greeter': { version: greeter }, 'node_modules/ts7': { version: compiler, dev: true } } });

  let root: string;
  const put = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  /** What the program of this tree says: the bundle, with nothing else there. */
  const say = async () => {
    const alone = join(root, 'alone');
    cpSync(join(root, 'dist/program'), join(alone, 'dist/program'), { recursive: true });
    const { stdout } = await promisify(execFile)(process.execPath, [join(alone, 'dist/program/main.js')]);
    rmSync(alone, { recursive: true });
    return stdout.trimEnd().split('\n');
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'zocalo bundle '));
    put('package.json', '{"type":"module","imports":{"#*":"./dist/libs/*/src/index.js"},"devDependencies":{}}');
    put('tsconfig.json', '{}');
    put('node_modules/ts7/bin/tsc', COMPILER);
    put('node_modules/ts7/package.json', '{"type":"module"}');
    put('node_modules/rolldown/package.json', '{}'); // only says that there is one
    put('node_modules/greeter/package.json', '{"name":"greeter","main":"lib/index.js"}');
    put('node_modules/greeter/lib/index.js', 'exports.hello = "hello from " + require("node:path").basename(__dirname);');
    put(LOCK, lock('1.0.0', '7.0.2'));
    put('apps/api/src/main.ts', 'export {};');
    put(
      'apps/cli/src/main.ts',
      `import { hello } from 'greeter';\nimport { name, folder } from '#desks';\nconsole.log([hello, name, folder].join('\\n'));`,
    );
    put(
      'libs/desks/src/index.ts',
      `class Desk {}\nexport const name = Desk.name;\nexport const folder = new URL('../../../migrations/app', import.meta.url).pathname.split('/').slice(-4).join('/');`,
    );
    put('migrations/app/Migration1.ts', 'export class Migration1 {}');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('W2 makes a program that needs neither the packages nor the compiled files, and keeps names and places', async () => {
    expect(await build(root)).toBe('built');
    expect(await say()).toEqual(['hello from lib', 'Desk', 'dist/program/migrations/app']);
    expect(existsSync(join(root, 'dist/program/migrations/app/Migration1.js'))).toBe(true);
    expect(await build(root)).toBe('fresh');
  });

  it('W2 bundles again when a package of production changed or a file of the bundle is gone, not for a development tool', async () => {
    await build(root);
    put(LOCK, lock('1.0.0', '7.0.10'));
    expect(isFresh(root)).toBe(true);
    put('node_modules/greeter/lib/index.js', 'exports.hello = "good day";');
    put(LOCK, lock('1.0.1', '7.0.10'));
    expect([isFresh(root), await build(root)]).toEqual([false, 'built']);
    expect((await say())[0]).toBe('good day');
    rmSync(join(root, 'dist/program/migrations/app/Migration1.js'));
    expect([isFresh(root), await build(root)]).toEqual([false, 'built']);
  });

  it('fails rather than leave an old program, or one that misses something', async () => {
    await build(root);
    put('libs/desks/src/index.ts', `export { name, folder } from 'not-installed';`);
    expect([await build(root), isFresh(root)]).toEqual(['failed', false]);
    expect(existsSync(join(root, 'dist/program'))).toBe(false);
  });
});
