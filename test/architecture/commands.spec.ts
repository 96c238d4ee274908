import { readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { plant, type PlantedTree } from './planted-tree.js';

// Each test starts whole tools, which takes its time where others use the machine too.
vi.setConfig({ testTimeout: 60_000 });

const trees: PlantedTree[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) tree.remove();
});

function planted(files: Readonly<Record<string, string>>): PlantedTree {
  const tree = plant(files);
  trees.push(tree);
  return tree;
}

const ours = (path: string) => readFileSync(resolve(path), 'utf8');
const lastLine = (output: string) => output.trimEnd().split('\n').at(-1);

describe('IN4 the closing line of a test run', () => {
  const config = `export default { test: { pool: 'forks', reporters: ['default', ${JSON.stringify(resolve('scripts/tally-reporter.mjs'))}], projects: [
    { test: { name: 'one', include: ['one/*.spec.mjs'] } }, { test: { name: 'two', include: ['two/*.spec.mjs'] } } ] } };\n`;
  const spec = (body: string) => `import { beforeAll, describe, expect, it } from 'vitest';\n${body}\n`;
  const vitest = (tree: PlantedTree) => {
    const { status, stdout } = tree.run(process.execPath, [resolve('node_modules/vitest/vitest.mjs'), 'run']);
    return { status, line: lastLine(stdout) };
  };

  it('sums all projects', () => {
    const tree = planted({
      'vitest.config.mjs': config,
      'one/a.spec.mjs': spec("it('a', () => expect(1).toBe(1)); it.skip('b', () => {});"),
      'two/a.spec.mjs': spec("it('a', () => expect(1).toBe(1)); it('b', () => expect(1).toBe(1));"),
    });
    expect(vitest(tree)).toEqual({ status: 0, line: '3 passed, 0 failed, 1 skipped' });
  });

  it('counts what never came to run as failed: a test, a file that cannot be loaded, a stray rejection', () => {
    const tree = planted({
      'vitest.config.mjs': config,
      'one/a.spec.mjs': spec("it('a', () => expect(1).toBe(2)); it('b', () => expect(1).toBe(1));"),
      'one/b.spec.mjs': spec("import './gone.mjs';"),
      'two/a.spec.mjs': spec(
        "it('a', async () => { void Promise.reject(new Error('stray')); expect(1).toBe(1); await new Promise((go) => setTimeout(go, 50)); });",
      ),
    });
    expect(vitest(tree)).toEqual({ status: 1, line: '2 passed, 3 failed, 0 skipped' });
  });

  it('says so when the tests below a broken beforeAll did not run', () => {
    const tree = planted({
      'vitest.config.mjs': config,
      'one/a.spec.mjs': spec("describe('x', () => { beforeAll(() => { throw new Error('no'); }); it('a', () => expect(1).toBe(1)); });"),
    });
    const { status, line } = vitest(tree);
    expect(status).toBe(1);
    expect(line).toMatch(/^0 passed, [1-9]\d* failed, /);
  });
});

describe('IN4 npm run check', () => {
  const scripts = {
    types: 'echo fine',
    lint: 'echo a finding && exit 1',
    boundaries: 'echo fine',
    format: 'echo fine',
    deadcode: "echo said by what passed; printf '\\n⎯⎯⎯ Failed Tests 1 ⎯⎯⎯\\n\\n FAIL  a test\\n'; exit 1",
  };
  const tree = () => planted({ 'scripts/check.mjs': ours('scripts/check.mjs'), 'package.json': JSON.stringify({ scripts }) });

  it('prints a line per step and the output of what failed', () => {
    const { status, stdout } = tree().run(process.execPath, ['scripts/check.mjs', 'types', 'lint', 'format']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ok {6}types +\d+\.\d s$/m);
    expect(stdout).toMatch(/^FAILED {2}lint +\d+\.\d s$/m);
    expect(stdout).toContain('a finding');
    expect(stdout).not.toContain('fine');
    expect(lastLine(stdout)).toMatch(/^1 of 3 steps failed, in /);
  });

  it('begins what a run of tests says with what failed in it', () => {
    const { stdout } = tree().run(process.execPath, ['scripts/check.mjs', 'deadcode']);
    expect(stdout).toMatch(/^── deadcode ─+\n⎯⎯⎯ Failed Tests 1 ⎯⎯⎯\n\n FAIL {2}a test$/m);
  });

  it('passes when every step does', () => {
    expect(tree().run(process.execPath, ['scripts/check.mjs', 'types', 'format'])).toMatchObject({ status: 0 });
  });

  it('names the steps there are', () => {
    const { status, output } = tree().run(process.execPath, ['scripts/check.mjs', 'tpyes']);
    expect(status).toBe(2);
    expect(output).toMatch(/^There is no step tpyes; the steps are units, /);
  });
});

describe('IN2 .ci/run', () => {
  /** An npm that says what it is told to: `check` its exit code; `tests` and `full` the closing line. */
  const npm = `#!/usr/bin/env bash
case "$*" in
  ci*) exit 0 ;;
  *check) exit "$CHECK" ;;
  *test) echo "from a test: 9 passed, 9 failed, 9 skipped?"; echo "$TESTS" ;;
  *test:full) echo "$FULL"; [[ "$FULL" == *" 0 failed"* ]] ;;
esac\n`;
  const run = (check: string, tests: string, full: string, browser = '0') => {
    const tree = planted({
      '.ci/run': ours('.ci/run'),
      'bin/npm': npm,
      'bin/redis-server': '#!/bin/sh\n',
      'bin/apt-get': '#!/bin/sh\n',
      'bin/sudo': '#!/bin/sh\n',
      'apps/admin/test/harness/find-chromium.ts': 'process.exit(Number(process.env.BROWSER));\n',
    });
    tree.run('chmod', ['+x', 'bin/npm', 'bin/redis-server', 'bin/apt-get', 'bin/sudo']);
    const PATH = [join(tree.root, 'bin'), process.env['PATH']].join(delimiter);
    const { status, stdout } = tree.run('bash', ['.ci/run'], { PATH, CHECK: check, TESTS: tests, FULL: full, BROWSER: browser });
    return { status, line: lastLine(stdout), stdout };
  };

  it.each([
    ['passes and sums', '0', '3 passed, 0 failed, 0 skipped', '40 passed, 0 failed, 0 skipped', 0, '43 passed, 0 failed, 0 skipped'],
    ['fails on a failed test', '0', '3 passed, 0 failed, 0 skipped', '40 passed, 2 failed, 0 skipped', 1, '43 passed, 2 failed, 0 skipped'],
    [
      'fails on a skipped test',
      '0',
      '3 passed, 0 failed, 0 skipped',
      '40 passed, 0 failed, 1 skipped',
      1,
      '43 passed, 0 failed, 1 skipped',
    ],
    ['fails when nothing ran', '0', '0 passed, 0 failed, 0 skipped', '40 passed, 0 failed, 0 skipped', 1, '40 passed, 1 failed, 0 skipped'],
    ['fails when a run dies before its report', '0', 'Killed', '40 passed, 0 failed, 0 skipped', 1, '40 passed, 1 failed, 0 skipped'],
    [
      'fails when the check does, and still runs the tests',
      '1',
      '3 passed, 0 failed, 0 skipped',
      '40 passed, 0 failed, 0 skipped',
      1,
      '43 passed, 1 failed, 0 skipped',
    ],
  ])('%s', (_, check, tests, full, status, line) => {
    expect(run(check, tests, full)).toMatchObject({ status, line });
  });

  it('repeats what failed, once, right before the closing line', () => {
    const fail = (name: string) => `\u001b[41m\u001b[1m FAIL \u001b[22m\u001b[49m ${name}\n`;
    const ends = (count: number) => `3 passed, ${count} failed, 0 skipped`;
    const { stdout } = run('0', `${fail('a')}why\n${fail('a')}${ends(1)}`, `${fail('b')}${ends(1)}`);
    expect(stdout.trimEnd().split('\n').slice(-4)).toEqual([
      'Failed: npm test,npm run test:full.',
      ' FAIL  a',
      ' FAIL  b',
      '6 passed, 2 failed, 0 skipped',
    ]);
    const many = Array.from({ length: 50 }, (_, index) => fail(`test ${index}`)).join('');
    expect(run('0', many + ends(50), ends(0)).stdout.match(/^ FAIL /gm)).toHaveLength(40);
  });

  it('fails when no browser can be started', () => {
    const { status, line } = run('0', '3 passed, 0 failed, 0 skipped', '40 passed, 0 failed, 0 skipped', '1');
    expect({ status, line }).toEqual({ status: 1, line: '43 passed, 1 failed, 0 skipped' });
  });
});
