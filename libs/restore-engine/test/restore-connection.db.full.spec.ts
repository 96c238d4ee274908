import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/database';
import { startNetwork, testDatabase, type TestDatabase } from '#platform/testing';
import { RestoreConnection } from '../src/restore-connection.repository.js';

let database: TestDatabase;
let client: Client;
let id: string;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.close();
});
beforeEach(async () => {
  id = newId();
  await client.query('delete from ops.restores');
  await client.query(
    `insert into ops.restores (id, kind, backup_id, state, step, reason, started_at, renewed_at) values ($1, 'restore', $1, 'running', 'commit', 'x', now(), now())`,
    [id],
  );
});

async function withConnection(url: string, work: (connection: RestoreConnection) => Promise<void>): Promise<void> {
  const connection = (await RestoreConnection.open(url))!;
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}

describe('BK3 whether a restore took effect', () => {
  it('BK3 waits for a COMMIT that takes longer than statements may, and takes it for what it is', async () => {
    const hurried = `${database.ownerUrl}?options=${encodeURIComponent('-c search_path=ops -c statement_timeout=200')}`;
    await withConnection(hurried, async (connection) => {
      await client.query('begin');
      await client.query(`update ops.restores set committed_at = clock_timestamp(), aside_schema = 'app_before_1' where id = $1`, [id]);
      const ended = sleep(700).then(() => client.query('commit'));
      await expect(connection.fence(id)).resolves.toBe(false);
      await ended;
      await expect(connection.find(id)).resolves.toMatchObject({ state: 'running', asideSchema: 'app_before_1' });
    });
  });

  it('BK3 lets go of a server that does not answer any more', async () => {
    const network = await startNetwork(database.ownerUrl);
    const connection = (await RestoreConnection.open(network.url))!;
    network.freeze();
    await expect(Promise.race([connection.close().then(() => 'closed'), sleep(5_000)])).resolves.toBe('closed');
    await network.close();
  });

  it('BK3 nobody begins what was refused meanwhile', async () => {
    await client.query(
      `update ops.restores set state = 'failed', started_at = null, finished_at = now(), error_code = 'X', error_message = 'X'`,
    );
    await withConnection(database.ownerUrl, async (connection) => {
      await expect(connection.begin(id)).resolves.toBe(false);
      await expect(connection.find(id)).resolves.toMatchObject({ state: 'failed' });
    });
  });
});
