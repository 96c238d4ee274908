import { startTestApi, type TestApi } from './test-api.js';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { testDatabase } from '#platform/testing';
import { Client } from 'pg';

/** Two processes on one database, and a way to look at its rows and to move them in time. */
export interface Pair {
  readonly here: TestApi;
  readonly there: TestApi;
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Boots both; passwords are hashed at the least strength. */
export async function startPair(): Promise<Pair> {
  hashPasswordsAtFloor();
  const database = await testDatabase();
  const client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  const [here, there] = await Promise.all([startTestApi({ database }), startTestApi({ database })]);
  return {
    here,
    there,
    query: async (text, values) => (await client.query(text, values)).rows as Record<string, unknown>[],
    close: async () => {
      await Promise.all([here.close(), there.close()]);
      await client.end();
      await database.close();
    },
  };
}
