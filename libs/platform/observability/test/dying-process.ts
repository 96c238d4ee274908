// A process with Sentry that dies of an error: the argument says how.
import { loadConfig } from '#platform/config';
import { createLogger } from '#platform/logging';
import { startObservability } from '../src/index.js';

const log = await createLogger({ level: 'silent', stdout: false, role: 'test' });
await startObservability(loadConfig(process.env), { role: 'test', log });
setInterval(() => undefined, 1_000);
setTimeout(() => {
  if (process.argv[2] === 'rejects') void Promise.reject(new Error('planted by a test'));
  else throw new Error('planted by a test');
}, 10);
