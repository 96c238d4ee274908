import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReservedDatabase } from '#platform/database';
import { explainedPlan, rowsRead, testDatabase, type TestDatabase } from '#platform/testing';
import { FigureHistoryQuery } from '../src/figure-history.query.js';
import { FigureSampleRepository } from '../src/figure-sample.repository.js';

describe('the history of a system that has run for a month', () => {
  let database: TestDatabase;
  let pool: Pool;
  let reserved: ReservedDatabase;
  let asked: { sql: string; parameters: readonly unknown[] }[] = [];
  const now = Date.now();
  const span = (hours: number, stepSeconds: number) => ({
    series: ['series-1', 'series-2'],
    from: new Date(now - hours * 3_600_000),
    to: new Date(now),
    stepSeconds,
  });

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.superuserUrl, options: '-c search_path=app', max: 1 });
    const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }), log: (event) => void asked.push(event.query) });
    reserved = { kysely: () => kysely } as unknown as ReservedDatabase;
    await pool.query(
      `insert into ops.figure_samples select 'series-' || s, now() - n * interval '30 seconds', n from generate_series(1, 18) s, generate_series(1, 48 * 120) n`,
    );
    await pool.query(
      `insert into ops.figure_averages select 'series-' || s, now() - interval '47 hours' - n * interval '10 minutes', n, n, 20 from generate_series(1, 18) s, generate_series(1, 28 * 144) n`,
    );
    await pool.query(`update ops.figure_slots set averaged_to = now() - interval '47 hours'`);
    await pool.query('vacuum analyze ops.figure_samples, ops.figure_averages');
  }, 60_000);
  afterAll(async () => {
    await pool?.end();
    await database?.close();
  });

  it.each([
    ['an hour of samples', () => new FigureHistoryQuery(reserved).ofSamples(span(1, 30)), 300],
    ['a month of averages', () => new FigureHistoryQuery(reserved).ofAverages(span(30 * 24, 7_200)), 2 * (28 * 144 + 47 * 120) * 1.05],
    ['old samples', () => new FigureSampleRepository(reserved).removeOldSamples(100), 3_000],
    ['old averages', () => new FigureSampleRepository(reserved).removeOldAverages(100), 1_000],
  ] as const)('MO3 %s is read off an index, and no more than is wanted', async (_name, ask, most) => {
    asked = [];
    await ask();
    const plan = await explainedPlan(pool, asked[0]!);
    const figures = plan.filter(({ table }) => table === 'figure_samples' || table === 'figure_averages');
    expect(figures.length).toBeGreaterThan(0);
    expect(figures.map(({ type }) => type)).not.toContain('Seq Scan');
    expect(rowsRead(plan, 'figure_samples') + rowsRead(plan, 'figure_averages')).toBeLessThan(most);
  });
});
