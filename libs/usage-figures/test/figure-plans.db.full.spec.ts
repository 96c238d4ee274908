import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#platform/database';
import { explainedPlan, testDatabase, type TestDatabase } from '#platform/testing';
import type { CivilDate } from '#platform/time';
import { DeskFiguresQuery } from '../src/desk-figures.query.js';
import { PeopleFiguresQuery } from '../src/people-figures.query.js';
import { SignInFiguresQuery } from '../src/sign-in-figures.query.js';
import { ZoneDaysQuery } from '../src/zone-days.query.js';

const ROWS = 20_000;
const [HERE, THERE] = ['1', '2'].map((digit) => `${digit.repeat(8)}-0000-7000-8000-000000000000`) as [string, string];
const DAY = { from: '2026-03-01' as CivilDate, to: '2026-03-02' as CivilDate };

describe('counting a day of many', () => {
  let database: TestDatabase;
  let pool: Pool;
  let kysely: Kysely<unknown>;
  let asked: { sql: string; parameters: readonly unknown[] }[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=app', max: 1 });
    kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }), log: (event) => void asked.push(event.query) });
    await pool.query('set session_replication_role = replica');
    await pool.query(
      `insert into organisations (id, name, slug, time_zone) values ('${HERE}', 'A', 'a', 'Europe/Madrid'), ('${THERE}', 'B', 'b', 'UTC')`,
    );
    await pool.query(
      `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at, created_at)
       select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, case n % 2 when 0 then '${HERE}'::uuid else '${THERE}'::uuid end, n || '@x.example', 'X', 'Y', now(), timestamptz '2025-01-01' + n * interval '40 minutes'
       from generate_series(1, ${ROWS}) n`,
    );
    await pool.query(
      `insert into sessions (id, user_id, security_epoch, hash_current, absolute_expires_at, idle_expires_at, idle_seconds, auth_methods, created_at, revoked_at, revoke_reason)
       select gen_random_uuid(), id, 1, sha256('x'), created_at + interval '30 days', created_at + interval '30 days', 60, '{password}', created_at, created_at, 'logout' from users`,
    );
    await pool.query(
      `insert into offices (id, organisation_id, name, time_zone) values ('${HERE}', '${HERE}', 'A', 'UTC'), ('${THERE}', '${THERE}', 'B', 'UTC')`,
    );
    await pool.query(
      `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date)
       select gen_random_uuid(), organisation_id, id, id, organisation_id, '2025-01-01'::date + (row_number() over ())::int % 600 from users`,
    );
    await pool.query('vacuum analyze users, sessions, reservations, offices, organisations');
  }, 60_000);
  afterAll(async () => {
    await kysely?.destroy();
    await database?.close();
  });

  it.each([
    ['sign-ups', (data: Database) => new PeopleFiguresQuery(data, new ZoneDaysQuery(data)).signUps(DAY, [HERE, THERE]), 'users'],
    ['sign-ins', (data: Database) => new SignInFiguresQuery(data, new ZoneDaysQuery(data)).signIns(DAY, [HERE, THERE]), 'sessions'],
    ['bookings', (data: Database) => new DeskFiguresQuery(data).bookings(DAY, [HERE, THERE]), 'reservations'],
  ] as const)('ST1 %s of two days are read off an index on time', async (_name, count, table) => {
    asked = [];
    const counted = await count({ kysely: () => kysely } as unknown as Database);
    expect(counted.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(50);
    const statement = asked.at(-1)!;
    expect(statement.sql).not.toMatch(/at time zone (?!'UTC')/);
    const scans = (await explainedPlan(pool, statement)).filter((step) => step.table === table);
    expect(scans.length).toBeGreaterThan(0);
    for (const { type, read, runs } of scans)
      expect([type, read * runs < ROWS / 50]).toEqual([expect.stringMatching(/Index|Bitmap/), true]);
  });
});
