// What `zocalo backup` works with, in a process of its own that waits to be told. Prints {} as JSON once it can begin, and answers each line
// `make` or `restore <id>` by one of JSON with what each step took. Ends when its standard input does.
// BENCH_CPU_PROFILE is a file that gets a profile of what is done first.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { createInterface } from 'node:readline';

const dist = new URL('../../../dist/', import.meta.url);
const load = (path) => import(new URL(path, dist).href);
const [{ backupTools, createApi }, { BackupMaker }, { loadConfig }, { runInContext }, { newId }, { createLogger }] = await Promise.all([
  load('apps/api/src/create-api.js'),
  load('libs/backup-archives/src/index.js'),
  load('libs/platform/config/src/index.js'),
  load('libs/platform/context/src/index.js'),
  load('libs/platform/database/src/index.js'),
  load('libs/platform/logging/src/index.js'),
]);
const { RestoreConnection, RestoreRunner } = backupTools;

const config = loadConfig(process.env);
const { app } = await createApi(config, await createLogger({ level: 'error', stdout: false, role: 'bench' }), null);
const { signal } = new AbortController();

/** Wall and processor time in seconds; `thread` is what of it nothing else could be done in. */
function now() {
  const [all, thread] = [process.cpuUsage(), process.threadCpuUsage()];
  return { wall: performance.now() / 1000, processor: (all.user + all.system) / 1e6, thread: (thread.user + thread.system) / 1e6 };
}

/** Notes when each step begins, whatever else is told of it. */
function stopwatch(first) {
  const marks = [[first, now()]];
  return {
    begin: (step) => void (step !== marks.at(-1)[0] && marks.push([step, now()])),
    steps: () => {
      const ends = [...marks.slice(1).map(([, at]) => at), now()];
      return marks.map(([step, from], at) => ({
        step,
        wall: ends[at].wall - from.wall,
        processor: ends[at].processor - from.processor,
        thread: ends[at].thread - from.thread,
      }));
    },
  };
}

const works = {
  async make() {
    const watch = stopwatch('beginning');
    const order = { id: newId(), kind: 'manual', note: null, createdBy: null, signal, progress: ({ phase }) => watch.begin(phase) };
    const { id, state, bytes, dataBytes, rows } = await app.get(BackupMaker, { strict: false }).make(order);
    return { id, state, bytes, dataBytes, rows, steps: watch.steps() };
  },
  async restore(backupId) {
    const watch = stopwatch('beginning');
    const connection = await RestoreConnection.open(config.databaseOwnerUrl);
    try {
      const id = newId();
      await connection.insert({ id, kind: 'restore', backupId, undoOf: null, reason: 'A bench.', requestedBy: null, watchDigest: null });
      const wish = await connection.find(id);
      const report = (step) => watch.begin(step);
      const { state, error } = await app.get(RestoreRunner, { strict: false }).run(connection, wish, { signal, report });
      return { state, error, steps: watch.steps() };
    } finally {
      await connection.close();
    }
  },
};

/** A profile of the main thread, for the tools of Chrome. */
async function profiled(file, work) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  try {
    return await work();
  } finally {
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(file, JSON.stringify(profile));
    session.disconnect();
  }
}

let profile = process.env.BENCH_CPU_PROFILE;
async function answer(line) {
  const [name, ...given] = line.split(' ');
  const work = () => runInContext({ correlationId: newId(), actor: { kind: 'system', reason: 'bench' } }, () => works[name](...given));
  const file = profile;
  profile = undefined;
  try {
    return await (file ? profiled(file, work) : work());
  } catch (error) {
    return { state: 'failed', error: { message: error.stack } };
  }
}

process.stdout.write('{}\n');
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void answer(line).then((said) => process.stdout.write(`${JSON.stringify(said)}\n`)));
lines.on('close', () => process.exit(0));
