// A process that is killed at the worst moment: `sender` right after its commit, `relay` between adding a message to
// its queue and deleting it from the outbox.
import { loadConfig } from '#platform/config';
import { Transactions } from '#platform/database';
import { Outbox } from '#platform/events';
import { createLogger } from '#platform/logging';
import { JobWorkers, Jobs } from '../src/index.js';
import { Relay } from '../src/relay.js';
import { Call, Note, startSender, startWorker } from './fixture.js';

const [role, subject] = process.argv.slice(2) as ['sender' | 'relay', string];
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
};
const config = loadConfig(process.env);
const log = await createLogger({ level: 'silent', stdout: false, role });

if (role === 'sender') {
  const app = await startSender(config, log);
  await app.get(Transactions).run(() => app.get(Jobs).enqueue(Note, { id: subject }));
  die();
} else {
  JobWorkers.prototype.onApplicationBootstrap = async () => undefined;
  Outbox.prototype.settle = async () => die();
  const app = await startWorker(config, log);
  await app.get(Transactions).run(() => app.get(Jobs).enqueue(Call, { id: subject }));
  app.get(Relay, { strict: false }).start();
}
