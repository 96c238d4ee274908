import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LIB, newLib, plantProject, tool } from './new-lib-tree.js';
import type { PlantedTree } from './planted-tree.js';

// Each test starts whole tools, which takes its time where others use the machine too.
vi.setConfig({ testTimeout: 60_000 });

describe('W1 npm run new:lib', () => {
  let tree: PlantedTree;
  let first: { status: number | null; output: string };

  beforeAll(() => {
    tree = plantProject();
    first = newLib(tree, LIB);
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
    const { status, output } = tree.run(process.execPath, [tool('vitest', 'vitest.mjs'), 'run', '--project', 'unit', `libs/${LIB}`]);
    expect(output).toContain('5 passed, 0 failed, 0 skipped');
    expect(status).toBe(0);
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
    const { status, output } = newLib(tree, ...args);
    expect(status).toBe(1);
    expect(output.trim()).toMatch(sentence);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(rows()).toBe(before);
  });
});
