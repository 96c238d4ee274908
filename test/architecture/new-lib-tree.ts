import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { plant, type PlantedTree } from './planted-tree.js';

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
export const LIB = 'meeting-rooms-of-every-floor';

/** The start script of a tool that is installed. */
export const tool = (name: string, bin: string): string => resolve('node_modules', name, bin);

/** A copy of the project in which `npm run new:lib` has not run yet. */
export function plantProject(): PlantedTree {
  const tree = plant({
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
  return tree;
}

/** `npm run new:lib -- …args`. */
export const newLib = (tree: PlantedTree, ...args: string[]) => tree.run(process.execPath, ['scripts/new-lib.mjs', ...args]);
