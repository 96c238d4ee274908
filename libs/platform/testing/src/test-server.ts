import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '#platform/database';
import { type EmbeddedServer, startEmbeddedServer } from '#platform/embedded-postgres';
import { queueMigrationStep } from '#platform/jobs';
import { memoryDirectory } from './memory-directory.js';

/** Addresses of the server that all test files share; databases are cloned from `TEMPLATE`. */
export interface TestServer {
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
}

export const TEMPLATE = 'zocalo_template';

/** Nothing of a test run has to survive a power cut. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', max_connections: '300' };

/** Starts a server of its own in a temporary directory and migrates the template database, which is kept in memory where that is possible. */
export async function startTestServer(): Promise<{ addresses: TestServer; stop(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'zocalo-test-'));
  let server: EmbeddedServer | undefined;
  let memory: string | undefined;
  const stop = async () => {
    await server?.stop();
    for (const path of [home, memory]) if (path !== undefined) await rm(path, { recursive: true, force: true });
  };
  try {
    server = await startEmbeddedServer({ home, settings: SETTINGS, temporary: true });
    const [{ data_directory: cluster }] = (await onServer(server.urls.superuser, 'show data_directory')) as [{ data_directory: string }];
    memory = memoryDirectory(cluster);
    if (memory !== undefined) await onServer(server.urls.superuser, `create tablespace memory location '${memory}'`);
    const place = memory === undefined ? '' : 'tablespace memory';
    await onServer(server.urls.superuser, `create database ${TEMPLATE} owner zocalo_owner ${place}`);
    await migrate(inDatabase(server.urls.owner, TEMPLATE), [queueMigrationStep]);
    return { addresses: { superuserUrl: server.urls.superuser, ownerUrl: server.urls.owner, runtimeUrl: server.urls.runtime }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One statement on the server's maintenance database. */
export async function onServer(superuserUrl: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: inDatabase(superuserUrl, 'postgres') });
  await client.connect();
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The same address with another database. */
export function inDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}
