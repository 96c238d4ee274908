import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { boundaries, plant, type PlantedTree } from './planted-tree.js';

// Each test starts whole tools, which takes its time where others use the machine too.
vi.setConfig({ testTimeout: 60_000 });

const TREE = [
  'architecture.mjs',
  '.oxfmtrc.json',
  'knip.json',
  'tsconfig.test.json',
  'vitest.config.ts',
  'apps',
  'libs',
  'scripts',
  'test/harness',
];
/** Long enough to make the formatter break lines. */
const LIB = 'meeting-rooms-of-every-floor';

const tool = (name: string, bin: string) => resolve('node_modules', name, bin);

describe('W1 npm run new:lib', () => {
  let tree: PlantedTree;
  let first: { status: number | null; output: string };
  const run = (...args: string[]) => tree.run(process.execPath, args);
  const newLib = (...args: string[]) => run('scripts/new-lib.mjs', ...args);

  beforeAll(() => {
    tree = plant({
      'tsconfig.new-lib.json': JSON.stringify({
        extends: './tsconfig.test.json',
        compilerOptions: { incremental: false, tsBuildInfoFile: null },
        include: [`libs/${LIB}/src`],
      }),
    });
    for (const path of TREE)
      cpSync(resolve(path), join(tree.root, path), {
        recursive: true,
        filter: (from) => !/node_modules/.test(from.slice(resolve('.').length)),
      });
    first = newLib(LIB);
  });
  afterAll(() => tree.remove());

  it('names what it wrote and what to do next', () => {
    expect(first.status).toBe(0);
    expect(first.output).toContain(`libs/${LIB}/src/${LIB}.service.ts`);
    expect(first.output).toContain('architecture.mjs');
    expect(first.output).toContain('docs/ADDING-A-FEATURE.md');
  });

  it('adds the row', () => {
    expect(readFileSync(join(tree.root, 'architecture.mjs'), 'utf8')).toContain(`  '${LIB}': ['platform/access', 'platform/errors'],\n};`);
  });

  it('writes a lib whose test passes', () => {
    const { status, output } = run(tool('vitest', 'vitest.mjs'), 'run', '--project', 'unit', `libs/${LIB}`);
    expect(output).toContain('5 passed, 0 failed, 0 skipped');
    expect(status).toBe(0);
  });

  it('writes a lib that keeps the boundaries', () => {
    const { errors, warnings } = boundaries(tree);
    expect([...errors, ...warnings].filter((finding) => finding.includes(LIB))).toEqual([]);
  });

  it('writes a lib that the other checks accept', () => {
    const lib = `libs/${LIB}`;
    expect(run(tool('ts7', 'bin/tsc'), '-p', 'tsconfig.new-lib.json', '--noEmit')).toMatchObject({ status: 0, output: '' });
    expect(run(tool('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings', lib)).toMatchObject({ status: 0 });
    expect(run(tool('oxfmt', 'bin/oxfmt'), '--check', lib)).toMatchObject({ status: 0 });
    expect(run(tool('knip', 'bin/knip.js')).output).not.toContain(LIB);
  });

  it.each([
    ['no name', [], /^Give the lib a name/],
    ['a name in capitals', ['Parking'], /is not a name for a lib/],
    ['a path', ['../parking'], /is not a name for a lib/],
    ['a name that says nothing', ['parking-helpers'], /says nothing/],
    ['a name that is taken', [LIB], /There is a lib of that name already/],
    ['the name of the ground', ['platform'], /says nothing/],
  ])('refuses %s with one sentence', (_, args, sentence) => {
    const rows = () => readFileSync(join(tree.root, 'architecture.mjs'), 'utf8');
    const before = rows();
    const { status, output } = newLib(...args);
    expect(status).toBe(1);
    expect(output.trim()).toMatch(sentence);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(rows()).toBe(before);
  });
});
