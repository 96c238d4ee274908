// The worker as it is delivered. Prints {} as JSON once it works. Ends when its standard input does.
// BENCH_WITHOUT_ALERTS leaves out the look at the rules.
import { createInterface } from 'node:readline';

const dist = new URL('../../../dist/', import.meta.url);
const load = (path) => import(new URL(path, dist).href);
const [{ startWorker }, { loadConfig }, { createLogger }, { AlertEvaluator }] = await Promise.all([
  load('apps/worker/src/start-worker.js'),
  load('libs/platform/config/src/index.js'),
  load('libs/platform/logging/src/index.js'),
  load('libs/alert-evaluation/src/alert-evaluator.js'),
]);
if (process.env.BENCH_WITHOUT_ALERTS) AlertEvaluator.prototype.onApplicationBootstrap = () => undefined;

const config = loadConfig(process.env);
await startWorker(config, await createLogger({ level: 'info', stdout: false, directory: config.logDirectory, role: 'bench-worker' }));
process.stdout.write('{}\n');
createInterface({ input: process.stdin }).on('close', () => process.exit(0));
