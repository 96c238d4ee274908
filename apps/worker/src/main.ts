import { loadConfig } from '#platform/config';
import { createLogger } from '#platform/logging';
import { startObservability } from '#platform/observability';
import { startWorker } from './start-worker.js';

// The process on its own, for `nest start worker --watch` and images without the CLI: outside services, already migrated.
// oxlint-disable-next-line node/no-process-env -- the process hands its environment to platform/config, which reads it
const config = loadConfig(process.env);
const log = await createLogger({ level: config.logLevel, stdout: config.logToStdout, directory: config.logDirectory, role: 'worker' });
const observability = await startObservability(config, { role: 'worker', log });
const worker = await startWorker(config, log);
log.info('worker ready');

async function close(): Promise<void> {
  try {
    await worker.close();
  } finally {
    await observability.close();
  }
}

const stop = (signal: NodeJS.Signals): void => {
  log.info({ signal }, 'worker stopping');
  // A second signal ends the process at once: `once` has removed this handler.
  void close().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error(error, 'worker did not close');
      process.exit(1);
    },
  );
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
