import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/database';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { settlingStatements } from '../src/restored-data.query.js';

const MESSAGE = '01a00000-0000-7000-8000-000000000001';

let database: TestDatabase;
let client: Client;

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
  await client.query('begin');
  await client.query(
    `insert into app.outbox (id, kind, name, payload, envelope, run_at) values ($1, 'job', 'planted', '{}', '{"restoreEpoch": 0, "v": 1}', now())`,
    [MESSAGE],
  );
  await client.query(`insert into app.mails (id, template, to_address, language, subject, text, html, status)
    values ('01a00000-0000-7000-8000-000000000002', 'planted', 'a@example.com', 'en', 'x', 'x', 'x', 'queued')`);
});
afterEach(() => client.query('rollback'));

/** What is done to data that was brought back, as far as nobody says what was there before. */
async function settle(kind: 'restore' | 'undo'): Promise<number> {
  const id = newId();
  await client.query(
    `insert into ops.restores (id, kind, backup_id, undo_of, state, step, reason)
      values ($1, 'restore', $1, null, 'running', 'check', 'x')`,
    [id],
  );
  const { held, own } = settlingStatements({ id, kind }, 'nowhere');
  const messages = held ? (await client.query(held.text, [...held.values])).rowCount! : 0;
  for (const { text, values } of own) await client.query(text, [...values]);
  return messages;
}

const outbox = async () => (await client.query('select id, envelope from app.outbox')).rows;
const mail = async () => (await client.query<{ status: string }>('select status from app.mails')).rows[0]!.status;

describe('BK3 what was still to be done', () => {
  it('BK3 with the data of a backup it is held back', async () => {
    expect(await settle('restore')).toBe(1);
    expect([await outbox(), await mail()]).toEqual([[], 'failed']);
  });

  it('BK3 with the data that an undo puts back it is done, in the epoch that begins', async () => {
    const { rows } = await client.query<{ next: number }>('select restore_epoch + 1 as next from ops.installation');
    expect(await settle('undo')).toBe(0);
    expect(await outbox()).toEqual([{ id: MESSAGE, envelope: { restoreEpoch: rows[0]!.next, v: 1 } }]);
    expect(await mail()).toBe('queued');
  });
});
