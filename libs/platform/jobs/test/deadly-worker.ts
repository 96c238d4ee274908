// A worker process that takes what it finds, and what becomes of it: `killed` dies by SIGKILL between the work of a job and its commit;
// `busy` blocks its only thread there for five seconds, so that nothing says that it lives, and then commits. With `scheduled` there is
// something to do each second.
import { loadConfig } from '#platform/config';
import { Transactions } from '#platform/database';
import { createLogger } from '#platform/logging';
import { EVERY_SECOND, startWorker } from './fixture.js';

const BUSY_MS = 5_000;
const [how, what] = process.argv.slice(2) as ['killed' | 'busy', 'scheduled'?];
const run = Transactions.prototype.run;
Transactions.prototype.run = function (work) {
  return run.call(this, async () => {
    const result = await work();
    if (how === 'killed') process.kill(process.pid, 'SIGKILL');
    const end = Date.now() + BUSY_MS;
    while (Date.now() < end);
    return result;
  }) as never;
};
const log = await createLogger({ level: 'silent', stdout: false, role: 'worker' });
await startWorker(loadConfig(process.env), log, what === 'scheduled' ? EVERY_SECOND : []);
process.stdout.write('working\n');
