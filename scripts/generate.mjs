// Writes every generated file that is committed: `npm run generate [-- --breaking]`. With `--check` it only says which are
// stale and exits 1; the tree is not touched.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

/** A committed file, and the script that writes the file of that name into the folder it is given. */
const FILES = [
  { file: 'docs/LIBRARIES.md', script: 'scripts/generate-library-map.mjs' },
  { file: '.env.example', script: 'scripts/generate-env-example.mjs' },
  { file: 'apps/api/src/openapi-metadata.ts', script: 'scripts/generate-openapi-metadata.mjs' },
];
/** A committed folder, and the script that writes the folder of that name into the folder it is given. Needs the contracts. */
const FOLDERS = [{ folder: 'apps/admin/src/api/generated', script: 'scripts/generate-panel-client.mjs' }];
/** The contracts are read off the running API, by the test that also compares them. */
const CONTRACTS = { script: 'scripts/generate-contracts.mjs', test: 'test/contract/committed-contracts.api.spec.ts' };

function run(args, env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: 180_000,
    env: { ...process.env, ...env },
  });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

function write(args) {
  const { ok, output } = run(args);
  if (!ok) throw new Error(`${args[0]} failed:\n${output}`);
  console.log(`done: ${args[0]}`);
}

function problemsOf({ file, script }) {
  const folder = mkdtempSync(join(tmpdir(), 'zocalo-generated-'));
  try {
    const { ok, output } = run([script, folder]);
    if (!ok) return [`${script} failed:\n${output}`];
    const fresh = existsSync(file) && readFileSync(join(folder, basename(file)), 'utf8') === readFileSync(file, 'utf8');
    return fresh ? [] : [`${file} is stale: run \`npm run generate\` and commit it.`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function problemsOfFolder({ folder, script }) {
  const parent = mkdtempSync(join(tmpdir(), 'zocalo-generated-'));
  try {
    const { ok, output } = run([script, parent]);
    if (!ok) return [`${script} failed:\n${output}`];
    const fresh = textOf(join(parent, basename(folder))) === textOf(folder);
    return fresh ? [] : [`${folder} is stale: run \`npm run generate\` and commit it.`];
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Every file of a folder with its name, as one text. */
function textOf(folder) {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).toSorted();
  return paths.map((path) => `${path}\n${readFileSync(join(folder, path), 'utf8')}`).join('\n');
}

function problemsOfContracts() {
  // CI makes a missing snapshot a failure instead of a new file.
  const { ok, output } = run(['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', CONTRACTS.test], { CI: 'true' });
  return ok ? [] : [output];
}

process.chdir(dirname(import.meta.dirname));
if (process.argv.includes('--check')) {
  const problems = [...FILES.flatMap(problemsOf), ...FOLDERS.flatMap(problemsOfFolder), ...problemsOfContracts()];
  for (const problem of problems) console.log(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  for (const { file, script } of FILES) write([script, dirname(file)]);
  write([CONTRACTS.script, ...process.argv.slice(2)]);
  for (const { folder, script } of FOLDERS) write([script, dirname(folder)]);
}
