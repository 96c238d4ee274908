// `npm run check`: everything about the tree that takes no test database and no running platform. Only the generated files
// need a database: that step boots the API on the embedded server and stops it again. One line per step with its time; the
// output of what failed follows. `npm run check -- lint types` runs only those steps.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const STEP_LIMIT_MS = 5 * 60 * 1000;

/** The slow ones first, so that the quick ones fill the gaps. */
const STEPS = [
  ['units', ['vitest', 'run', '--project', 'unit', '--reporter=dot']],
  ['generated', ['node', 'scripts/generate.mjs', '--check']],
  ['types', ['npm', 'run', '--silent', 'types']],
  ['panel', ['node', 'scripts/check-panel-size.mjs']],
  ['types:panel', ['npm', 'run', '--silent', 'types:panel']],
  ['lint', ['npm', 'run', '--silent', 'lint']],
  ['boundaries', ['npm', 'run', '--silent', 'boundaries']],
  ['deadcode', ['npm', 'run', '--silent', 'deadcode']],
  ['format', ['npm', 'run', '--silent', 'format', '--', '--check']],
];

/** In a log, colours are half of the text, and who keeps logs may cut them. */
const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };

/** Begins with what failed: tests say that below everything that those that passed have logged. */
function failureOf(output) {
  const banner = /^[^\n]*⎯[^\n]* (?:Failed Suites|Failed Tests|Unhandled Errors|Startup Error)\b/m.exec(output);
  return (banner ? output.slice(banner.index) : output).trimEnd();
}

/** Runs one step; resolves to its outcome whatever happens. */
function run([name, [command, ...args]]) {
  const started = performance.now();
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: STEP_LIMIT_MS,
      // The project's own Node and tools come first, whatever started this script.
      env: { ...process.env, ...plain, PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH },
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    const end = (passed, note = '') => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(11)}  ${seconds.padStart(5)} s`);
      resolve({ name, passed, output: note + Buffer.concat(output).toString() });
    };
    child.on('error', (error) => end(false, error.message));
    child.on('close', (code, signal) => end(code === 0, signal ? `stopped by ${signal}\n` : ''));
  });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some(([step]) => step === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; the steps are ${STEPS.map(([step]) => step).join(', ')}.`);
  process.exit(2);
}

const queue = STEPS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
const started = performance.now();
const results = [];
const lane = async () => {
  for (let step = queue.shift(); step; step = queue.shift()) results.push(await run(step));
};
await Promise.all(Array.from({ length: Math.max(1, Math.min(4, availableParallelism())) }, lane));

const failed = results.filter((result) => !result.passed);
for (const { name, output } of failed) console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}\n${failureOf(output)}`);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  failed.length === 0 ? `\nEverything holds, in ${seconds} s.` : `\n${failed.length} of ${results.length} steps failed, in ${seconds} s.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
