import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#platform/database';
import { explainedPlan, testDatabase, type TestDatabase } from '#platform/testing';
import { InboundMailListQuery } from '../src/inbound-mail-list.query.js';
import { InboundMailRepository } from '../src/inbound-mail.repository.js';

const ROWS = 30_000;
/** Somewhere in the middle. */
const PLACE = { receivedAt: '2026-01-08T00:00:00.000000Z', id: '00000000-0000-7000-8000-000000000000' };

describe('TK1 many mails that came in', () => {
  let database: TestDatabase;
  let pool: Pool;
  let kysely: Kysely<unknown>;
  let asked: { sql: string; parameters: readonly unknown[] }[] = [];
  let list: InboundMailListQuery;
  let mails: InboundMailRepository;
  let latest: string;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.ownerUrl, options: '-c search_path=app', max: 1 });
    kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }), log: (event) => void asked.push(event.query) });
    const port = { kysely: () => kysely } as unknown as Database;
    [list, mails] = [new InboundMailListQuery(port), new InboundMailRepository(port)];
    // One a minute; every thousandth waits, every hundredth is held, every tenth is still whole.
    await pool.query(
      `insert into inbound_mails (id, source, envelope_from, from_address, recipients, message_key, size_bytes, raw, state, received_at, settled_at)
        select gen_random_uuid(), 'smtp', 'p' || n % 500 || '@example.com', 'p' || n % 500 || '@example.com', '{support@desk.example.com}',
          sha256(n::text::bytea), 1, case when n % 10 = 0 then 'x'::bytea end,
          case when n % 1000 = 0 then 'waiting' when n % 100 = 0 then 'held' else 'handled' end,
          timestamptz '2026-01-01' + n * interval '1 minute', case when n % 1000 <> 0 then timestamptz '2026-01-01' + n * interval '1 minute' end
        from generate_series(1, ${ROWS}) n`,
    );
    await pool.query('analyze inbound_mails');
    latest = (await pool.query('select id from inbound_mails order by received_at desc limit 1')).rows[0].id;
  }, 60_000);
  afterAll(async () => {
    await kysely?.destroy();
    await database?.close();
  });

  /** How many rows the statement read at most in one step, those that it looked at in vain included. */
  const most = async (work: () => Promise<unknown>) => {
    asked = [];
    await pool.query('begin');
    try {
      await work();
      const plan = await explainedPlan(pool, asked[0]!);
      return Math.max(...plan.filter(({ table }) => table === 'inbound_mails').map(({ read, runs }) => read * runs));
    } finally {
      await pool.query('rollback');
    }
  };

  it('reads no more of them than a page shows', async () => {
    expect(await most(() => list.page(undefined, PLACE, 51))).toBeLessThanOrEqual(51);
    for (const state of ['handled', 'held', 'waiting'] as const)
      expect([state, await most(() => list.page(state, PLACE, 51))]).toEqual([state, expect.toSatisfy((rows: number) => rows <= 51)]);
    expect((await list.page('waiting', null, 51)).map(({ state }) => state)).toEqual(Array.from({ length: 30 }, () => 'waiting'));
  });

  it('counts those of a sender, and finds what is to be forgotten, without reading the others', async () => {
    expect(await most(() => mails.countFromSender(latest, 3_600))).toBeLessThanOrEqual(10);
    expect(await most(() => mails.takeForgotten(60, 10))).toBeLessThanOrEqual(30);
    expect(await most(() => mails.forgetContents(7, 30, 100))).toBeLessThanOrEqual(200);
    expect(await most(() => mails.forgetAutomatic(1, 100))).toBeLessThanOrEqual(100);
    // Of the day alone, whoever is asked for: one a minute, of which every tenth is whole.
    await pool.query(
      `update inbound_mails set received_at = received_at + (now() - timestamptz '2026-01-01' - interval '${ROWS} minutes')`,
    );
    await pool.query('analyze inbound_mails');
    expect(await mails.bytesOfDay(null)).toBeGreaterThan(140);
    expect(await most(() => mails.bytesOfDay(null))).toBeLessThanOrEqual(150);
    expect(await most(() => mails.bytesOfDay('p0@example.com'))).toBeLessThanOrEqual(10);
    expect(await most(() => mails.prune(90, 100))).toBeLessThanOrEqual(200);
    expect(await most(() => mails.pageFrom(['p7@example.com'], null, 100))).toBeLessThanOrEqual(120);
  });
});
