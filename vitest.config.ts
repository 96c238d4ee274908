import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { findChromium } from './apps/admin/test/harness/find-chromium.ts';
import { LongFirst } from './test/harness/long-first.ts';

/** Sources, never dist/: the condition that package.json's `imports` declares for them. */
const conditions = ['zocalo-source', 'node', 'development|production'];
const database = './libs/platform/testing/src/global-setup.ts';

/** True when a redis-server or valkey-server can be started; otherwise one skipped test says what is missing. */
function redisFound(): boolean {
  return ['redis-server', 'valkey-server'].some((command) => {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether a project takes part in this run: a browser is only looked for when it is needed. */
function takesPart(...names: string[]): boolean {
  const asked = [...process.argv.join(' ').matchAll(/--project[ =](\S+)/g)].map(([, name = '']) => name);
  return asked.length === 0 || asked.some((name) => names.includes(name));
}

const chromium = takesPart('browser', 'matrix') ? await findChromium() : 'nobody looked for one';

/** Flows in a real browser; where none starts, one test that says so. */
function inBrowser(name: string, include: string): TestProjectInlineConfiguration {
  return project(name, {
    include: [typeof chromium === 'string' ? 'apps/admin/test/harness/missing-chromium.spec.ts' : include],
    globalSetup: [database, './apps/admin/test/harness/build-panel.ts'],
    provide: { chromium },
    hookTimeout: 120_000,
  });
}

/** They wait for others, or kill them and wait: three beside each other leave two cores time to spare. */
const WAITING: TestProjectInlineConfiguration['test'] = { maxWorkers: 3, sequence: { groupOrder: 1 } };

/** Nothing else runs meanwhile: they measure how long things take, load the machine themselves, or want the first of the free ports. */
const ALONE = [
  'apps/cli/test/start.faults.spec.ts',
  'libs/platform/http/test/rough-clients.faults.spec.ts',
  'libs/platform/observability/test/away.faults.spec.ts',
  'libs/platform/telegram/test/storm.faults.spec.ts',
  'test/faults/{asked-to-stop,drain,hostile-lines,late-database,maintenance,overload,postgres-crash}.spec.ts',
];

function project(name: string, test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return { extends: true, test: { ...test, name } };
}

export default defineConfig({
  // Test files lie outside tsconfig.json, whose decorator settings the transformer would take otherwise.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: {
    conditions,
    // Names that the panel uses for its own files.
    alias: [
      { find: /^@\//, replacement: fileURLToPath(new URL('apps/admin/src/', import.meta.url)) },
      {
        find: /^#platform\/session-client$/,
        replacement: fileURLToPath(new URL('libs/platform/session-client/src/index.ts', import.meta.url)),
      },
    ],
  },
  ssr: { resolve: { conditions, externalConditions: ['node'] } },
  // Where vitest runs global set-ups; it does not take the conditions from above.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // A worker takes one file after the other, so that Node loads the packages once; `fresh-modules` gives each file the
    // project's own modules anew.
    isolate: false,
    setupFiles: ['./test/harness/fresh-modules.ts', './test/harness/patient-waits.ts'],
    // Several waits, each as long as `expect.poll` is patient, before one says what it has missed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is awaited comes at once on a quiet machine; on a busy one a page has to load and to draw before it shows that.
    expect: { poll: { timeout: 15_000 } },
    teardownTimeout: 20_000,
    sequence: { sequencer: LongFirst },
    reporters: ['default', './scripts/tally-reporter.mjs'],
    projects: [
      project('unit', {
        include: ['libs/**/src/**/*.spec.ts', 'apps/*/src/**/*.spec.ts', 'apps/admin/test/*.spec.ts'],
        exclude: ['**/node_modules/**', '**/*.{faults,flow,full,matrix}.spec.ts'],
      }),
      // That what `npm run check` goes by notices what it is for.
      project('rules', { include: ['test/architecture/**/*.spec.ts'], exclude: ['**/*.faults.spec.ts'] }),
      project('integration', {
        include: ['libs/**/test/**/*.{db,api}.spec.ts', 'apps/*/test/**/*.spec.ts', 'test/{flows,contract,start}/**/*.spec.ts'],
        exclude: ['**/node_modules/**', 'apps/admin/**', '**/*.{faults,full}.spec.ts'],
        globalSetup: [database],
      }),
      inBrowser('browser', 'apps/admin/test/**/*.flow.spec.ts'),
      // Below: only in `npm run test:full`.
      inBrowser('matrix', 'apps/admin/test/**/*.{full,matrix}.spec.ts'),
      project('full', {
        include: ['libs/**/test/**/*.full.spec.ts', 'apps/*/test/**/*.full.spec.ts', 'test/{flows,contract,start}/**/*.full.spec.ts'],
        exclude: ['**/node_modules/**', 'apps/admin/**'],
        globalSetup: [database],
        ...WAITING,
        sequence: { groupOrder: 3 },
      }),
      // Each in a process of its own.
      project('faults', {
        include: ['test/faults/**/*.spec.ts', '{libs,apps}/**/test/**/*.faults.spec.ts', 'test/architecture/**/*.faults.spec.ts'],
        exclude: ['**/node_modules/**', '**/*.redis.spec.ts', ...ALONE],
        globalSetup: [database],
        testTimeout: 120_000,
        isolate: true,
        ...WAITING,
      }),
      project('alone', {
        include: ALONE,
        globalSetup: [database],
        testTimeout: 120_000,
        isolate: true,
        maxWorkers: 1,
        sequence: { groupOrder: 2 },
      }),
      // Against the PostgreSQL of the system and its `pg_dump`; each file starts a server of its own, and fails where there is none.
      project('postgres', {
        include: ['test/dump/**/*.dump.spec.ts'],
        globalSetup: [database],
        testTimeout: 120_000,
        hookTimeout: 240_000,
        ...WAITING,
      }),
      project(
        'redis',
        redisFound()
          ? {
              include: [
                '{libs,test}/**/*.redis.spec.ts',
                'libs/platform/{bus,events,jobs,limits,queue-inspection}/test/**/*.db{,.full}.spec.ts',
                'libs/platform/jobs/test/**/*.faults.spec.ts',
              ],
              // Who carries the jobs makes no difference to these: they ran already.
              exclude: ['**/node_modules/**', '**/{ended-connections,frozen-network,outbox,queue-plans,start-after}.db{,.full}.spec.ts'],
              globalSetup: [database],
              env: { ZOCALO_TEST_REDIS: 'start' },
              ...WAITING,
            }
          : { include: ['test/harness/redis-missing.spec.ts'] },
      ),
    ],
  },
});
