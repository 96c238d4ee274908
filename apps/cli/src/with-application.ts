import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { Config } from '#platform/config';
import { runInContext } from '#platform/context';
import { createLogger } from '#platform/logging';
import { migrateDatabase, openDatabase } from './installation.js';
import type { Invocation } from './invocation.js';
import { loadProjectConfig } from './project.js';
import { withRunningAddress } from './running-address.js';

type Work<T> = (app: INestApplicationContext, config: Config, document: unknown) => Promise<T>;

/**
 * Runs a short command on the database of this installation, beside a running start or on its own, with the services of the API.
 * Nothing listens. What it does is attributed to the command line.
 */
export async function withApplication<T>(invocation: Invocation, work: Work<T>): Promise<T> {
  await using open = new AsyncDisposableStack();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const database = await openDatabase(loadProjectConfig(invocation), say);
  open.defer(() => database.close());
  const config = withRunningAddress(database.config);
  await migrateDatabase(config);
  const log = await createLogger({ level: 'error', stdout: false, role: 'cli' });
  const { createApi } = await import('../../api/src/create-api.js');
  const { app, document } = await createApi(config, log, null);
  open.defer(() => app.close());
  return await runInContext({ correlationId: randomUUID(), actor: { kind: 'system', reason: 'command line' } }, () =>
    work(app, config, document),
  );
}
