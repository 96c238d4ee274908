import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reach } from '#platform/access';
import type { Database } from '#platform/database';
import { explainedPlan, type PlanStep, testDatabase, type TestDatabase } from '#platform/testing';
import { AuditTraceRepository } from '../src/audit-trace.repository.js';
import { type AuditFilters, AuditListQuery, type AuditPlace } from '../src/audit-list.query.js';

const ROWS = 20_000;
const [ANA, BEN, HERE, THERE] = ['1', '2', '3', '4'].map((digit) => `${digit.repeat(8)}-0000-7000-8000-000000000000`) as [
  string,
  string,
  string,
  string,
];
const ALL = { installation: true, organisationIds: [], officeIds: [] };
/** Below the entry of that minute, whose id is any: it is not on the page after. */
const MIDDLE: AuditPlace = { occurredAt: '2026-01-08T00:00:00.000000Z', id: '00000000-0000-7000-8000-000000000000' };

describe('reading a long trail', () => {
  let database: TestDatabase;
  let pool: Pool;
  let kysely: Kysely<unknown>;
  let asked: { sql: string; parameters: readonly unknown[] }[] = [];
  let list: AuditListQuery;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=ops', max: 1 });
    kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }), log: (event) => void asked.push(event.query) });
    list = new AuditListQuery({ kysely: () => kysely } as unknown as Database);
    await pool.query('set session_replication_role = replica');
    await pool.query(
      `insert into audit_entries (id, occurred_at, actor_kind, actor_id, impersonator_id, organisation_id, action, target_type, target_id, correlation_id)
       select gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 minute', 'user', case n % 500 when 0 then $1::uuid else gen_random_uuid() end,
         case n % 1000 when 0 then $2::uuid end, case n % 3 when 0 then $3::uuid when 1 then $4::uuid end,
         case n % 2000 when 2 then 'settings.change' else (array['desk.reserve', 'user.update', 'role.grant'])[1 + n / 3 % 3] end, 'user', case n % 700 when 0 then $1::text else gen_random_uuid()::text end, 'r' || n
       from generate_series(1, ${ROWS}) n`,
      [ANA, BEN, HERE, THERE],
    );
    await pool.query(
      `insert into audit_details select id, decode(repeat('00', 16), 'hex'), jsonb_build_object('who', jsonb_build_array(id || '@example.com')) from audit_entries`,
    );
    await pool.query('analyze audit_entries, audit_details, audit_seals');
  }, 60_000);
  afterAll(async () => {
    await kysely?.destroy();
    await database?.close();
  });

  /** The nodes that touch the entries, and how many rows they read or threw away. */
  async function plan(filters: AuditFilters, reach: Reach = ALL): Promise<{ scans: string[]; most: number }> {
    asked = [];
    await list.page(reach, filters, MIDDLE, 51);
    return scansOf(await explainedPlan(pool, asked[0]!));
  }

  it.each([
    ['all', {}],
    ['one organisation', { organisationId: HERE }],
    ['an action', { action: 'role.grant' }],
    ['an actor', { actorId: ANA }],
    ['an impersonator', { impersonatorId: BEN }],
    ['a target', { targetType: 'user', targetId: ANA }],
    ['a request', { requestId: 'r77' }],
    ['an action in an organisation', { action: 'role.grant', organisationId: THERE }],
    ['a time', { from: '2026-01-05T00:00:00Z', to: '2026-01-05T02:00:00Z' }],
  ] as const)('AD2 a page by %s is read off an index', async (_name, filters) => {
    const { scans, most } = await plan(filters);
    expect(scans.length).toBeGreaterThan(0);
    expect(scans.filter((scan) => scan.startsWith('Seq Scan'))).toEqual([]);
    expect(most).toBeLessThan(ROWS / 20);
  });

  it('AD2 a page of several organisations is merged from the walk of each', async () => {
    const { scans, most } = await plan({}, { installation: false, organisationIds: [HERE, THERE], officeIds: [] });
    expect(scans).toEqual([expect.stringMatching(/^Index (Only )?Scan audit_entries_(organisation_)?time$/)]);
    expect(most).toBeLessThan(200);
  });

  it.each([
    ['one', { installation: true, organisationIds: [], officeIds: [] }, { organisationId: HERE }],
    ['several', { installation: false, organisationIds: [HERE, THERE], officeIds: [] }, {}],
  ] as const)('AD2 a rare action within %s of the organisations is found without reading their entries', async (_name, reach, filters) => {
    const { scans, most } = await plan({ action: 'settings.change', ...filters }, reach);
    expect(scans).toEqual([expect.stringMatching(/^Index Scan audit_entries_organisation_action$/)]);
    expect(most).toBeLessThan(10);
  });

  it('AD2 a page until some day begins where the page before ended, not at that day', async () => {
    const blocks = async (filters: AuditFilters): Promise<number> => {
      asked = [];
      await list.page(ALL, filters, MIDDLE, 51);
      return (await explainedPlan(pool, asked[0]!))[0]!.blocks;
    };
    const from = '2026-01-02T00:00:00Z';
    expect(await blocks({ from, to: '2026-02-01T00:00:00Z' })).toBeLessThan((await blocks({ from })) + 20);
    expect(await list.page(ALL, { to: MIDDLE.occurredAt }, MIDDLE, 5)).toEqual(await list.page(ALL, {}, MIDDLE, 5));
    expect((await list.page(ALL, { to: '2026-01-05T00:00:00Z' }, MIDDLE, 5))[0]!.occurredAt).toBe('2026-01-04T23:59:00.000000Z');
  });

  it.each([
    ['all', ALL, 'action'],
    ['some organisations', { installation: false, organisationIds: [HERE, THERE], officeIds: [] }, 'organisation_action'],
  ] as const)('AD2 the kinds of action of %s are read off an index, one step for each', async (_name, reach, index) => {
    asked = [];
    expect(await list.actions(reach)).toEqual(['desk.reserve', 'role.grant', 'settings.change', 'user.update']);
    const found = scansOf(await explainedPlan(pool, asked[0]!));
    expect(new Set(found.scans)).toEqual(new Set([`Index Only Scan audit_entries_${index}`]));
    expect(found.most).toBeLessThan(5);
  });

  it('US6 an erasure finds the details that mention an address without reading them all', async () => {
    asked = [];
    await new AuditTraceRepository({ kysely: () => kysely } as unknown as Database).eraseDetailsOf(ANA, ['nobody@example.com']);
    for (const { sql, parameters } of asked) {
      const { rows } = await pool.query<Record<string, string>>(`explain ${sql}`, [...parameters]);
      const text = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(text).toMatch(/audit_details_texts|audit_entries_actor_time/);
      expect(text).not.toContain('Seq Scan');
    }
    expect(asked).toHaveLength(2);
  });
});

function scansOf(plan: readonly PlanStep[]): { scans: string[]; most: number } {
  const steps = plan.filter(({ table, index }) => table === 'audit_entries' || index?.startsWith('audit_entries'));
  return { scans: steps.map(({ type, index = '' }) => `${type} ${index}`), most: Math.max(0, ...steps.map(({ read }) => read)) };
}
