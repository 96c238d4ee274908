import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The configuration that the tools read; copied, so that a planted tree is judged by the real rules. */
const CONFIGURATION = ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs', '.oxlintrc.json'];

/** A small project of its own in a temporary folder. Paths are relative to its root; `remove` deletes it. */
export interface PlantedTree {
  readonly root: string;
  run(
    command: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): { status: number | null; stdout: string; output: string };
  remove(): void;
}

/** Writes `files` (path → text) beside the real configuration. A later file of the same path wins. */
export function plant(...files: readonly Readonly<Record<string, string>>[]): PlantedTree {
  const root = mkdtempSync(join(tmpdir(), 'zocalo planted '));
  for (const name of CONFIGURATION) cpSync(resolve(name), join(root, name));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(Object.assign({}, ...files) as Record<string, string>)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return {
    root,
    run(command, args, env = {}) {
      const { status, stdout, stderr, error } = spawnSync(command, args, {
        cwd: root,
        env: { ...process.env, ...env },
        encoding: 'utf8',
        timeout: 60_000,
        maxBuffer: 32 << 20,
      });
      if (error) throw error;
      return { status, stdout, output: stdout + stderr };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** `npm run boundaries` on a planted tree: its exit code and `rule path` of every error, sorted. */
export function boundaries(tree: PlantedTree): { status: number | null; errors: string[]; warnings: string[] } {
  const { status, output } = tree.run(process.execPath, [resolve('test/architecture/check.mjs')]);
  const of = (level: string) =>
    output
      .split('\n')
      .map((line) => line.split('  '))
      .filter(([start]) => start === level)
      .map(([, rule, path]) => `${rule} ${path?.replace(/:\d+$/, '')}`)
      .toSorted();
  const result = { status, errors: of('error'), warnings: of('warning') };
  if (status !== 0 && result.errors.length === 0) throw new Error(`The check itself failed:\n${output}`);
  return result;
}
