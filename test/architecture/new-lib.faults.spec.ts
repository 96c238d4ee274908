import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LIB, newLib, plantProject, tool } from './new-lib-tree.js';
import { boundaries, type PlantedTree } from './planted-tree.js';

// Each test starts whole tools, which takes its time where others use the machine too.
vi.setConfig({ testTimeout: 60_000 });

describe('W1 npm run new:lib', () => {
  let tree: PlantedTree;
  const run = (...args: string[]) => tree.run(process.execPath, args);

  beforeAll(() => {
    tree = plantProject();
    expect(newLib(tree, LIB)).toMatchObject({ status: 0 });
  });
  afterAll(() => tree.remove());

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
});
