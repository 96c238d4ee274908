import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testConfig, testDatabase } from '#platform/testing';
import { isDatabaseUnavailable, ReservedDatabase } from '../src/index.js';

it('MO1 a connection whose answer did not come is not handed out again', async () => {
  const database = await testDatabase();
  const reserved = new ReservedDatabase(testConfig(database));
  const read = () => sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(reserved.kysely());
  // As if the network had swallowed it: the server does not give the statement up either.
  await sql`select set_config('statement_timeout', '0', false)`.execute(reserved.kysely());
  const { pid } = (await read()).rows[0]!;
  const late = await sql`select pg_sleep(20)`.execute(reserved.kysely()).catch((error: unknown) => error);
  expect([late, isDatabaseUnavailable(late)]).toEqual([expect.objectContaining({ message: 'Query read timeout' }), true]);
  expect((await read()).rows[0]!.pid).not.toBe(pid);
  await reserved.onApplicationShutdown();
  await database.close();
});
