import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { Config } from '#platform/config';
import { runInContext } from '#platform/context';
import { createLogger } from '#platform/logging';
import { migrateDatabase, openDatabase, requireInstallation } from './installation.js';
import type { Invocation } from './invocation.js';
import { loadProjectConfig } from './project.js';
import { withRunningAddress } from './running-address.js';

type Work<T> = (app: INestApplicationContext, config: Config, document: unknown) => Promise<T>;

interface Ground {
  /** Whether a new installation may come of it where there is none; no, unless it says so. */
  readonly mayBegin?: (config: Config) => boolean;
}

/**
 * Runs a short command on the database of this installation, beside a running start or on its own, with the services of the API.
 * Nothing listens. What it does is attributed to the command line.
 * @throws UserFault when there is no installation.
 */
export async function withApplication<T>(invocation: Invocation, work: Work<T>, { mayBegin = () => false }: Ground = {}): Promise<T> {
  await using open = new AsyncDisposableStack();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const configured = loadProjectConfig(invocation);
  requireInstallation(configured, mayBegin(configured), say);
  const database = await openDatabase(configured, say);
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
