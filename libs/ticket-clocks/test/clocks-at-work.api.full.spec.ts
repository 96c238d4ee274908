import type { INestApplicationContext } from '@nestjs/common';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { type Database, newId } from '#platform/database';
import { explainedPlan } from '#platform/testing';
import { ClockKeeper } from '../src/clock-keeper.service.js';
import { ClockUpkeep } from '../src/clock-upkeep.service.js';
import { OverdueTicketsQuery } from '../src/overdue-tickets.query.js';
import { SlaClockRepository } from '../src/sla-clock.repository.js';

const TICKETS = '/api/admin/tickets';
const of = (minutes: number) => ({ firstResponse: minutes, nextResponse: minutes, resolution: minutes * 8 });
const promise = { targets: { low: of(600), normal: of(60), high: of(30), urgent: of(15) }, pausedIn: ['pending'], warnPercent: 50 };

describe('clocks of tickets, with a worker', () => {
  let api: TestApi;
  let worker: INestApplicationContext;
  let pool: Pool;
  let boss: SignedIn;
  let ana: SignedIn;

  beforeAll(async () => {
    api = await startTestApi();
    pool = new Pool({ connectionString: api.database.superuserUrl, options: '-c search_path=app', max: 4 });
    [boss, ana] = [await signIn(api.app, { admin: true }), await signIn(api.app)];
    worker = await startTestWorker(api.config);
    expect((await call('PUT', '/api/admin/ticket-targets', promise)).status).toBe(200);
  }, 60_000);
  afterAll(async () => {
    await worker?.close();
    await pool?.end();
    await api?.close();
  });

  const call = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, body?: object, by = boss) =>
    api.request({ method, url, token: by.token, ...(body && { body }) });
  const rows = async (text: string, ...values: unknown[]) => (await pool.query(text, values)).rows;
  const raise = async (): Promise<string> =>
    (await call('POST', '/api/tickets', { subject: 'Printer', body: 'It does not print.' }, ana)).body.id;
  const clocksOf = async (id: string): Promise<any> => (await call('GET', `${TICKETS}/${id}/clocks`)).body;
  const seen = (id: string, what: (clocks: any) => void) =>
    vi.waitFor(async () => what(await clocksOf(id)), { timeout: 30_000, interval: 100 });
  const get = <T>(type: abstract new (...args: never[]) => T, app: INestApplicationContext = api.app) => app.get(type, { strict: false });

  it(
    'TK3 follow a ticket by its events: raised, answered, merged and apart again, with other targets and other hours',
    { timeout: 90_000 },
    async () => {
      const [id, other] = [await raise(), await raise()];
      await seen(id, ({ items }) =>
        expect(items).toMatchObject([{ metric: 'first_response', state: 'running' }, { metric: 'resolution' }]),
      );
      expect((await call('POST', `${TICKETS}/${id}/merge`, { into: other })).status).toBeLessThan(300);
      await seen(id, ({ items }) => expect(items).toMatchObject([{ stoppedBy: 'merged', dueAt: null }, { stoppedBy: 'merged' }]));
      expect((await call('POST', `${TICKETS}/${id}/unmerge`)).status).toBeLessThan(300);
      await seen(id, ({ items }) => expect(items).toMatchObject([{ state: 'running', stoppedBy: null }, { state: 'running' }]));
      await call('PUT', '/api/admin/ticket-targets', { ...promise, targets: { ...promise.targets, normal: of(90) } });
      await seen(id, ({ items, plannedBecause }) => expect([items[0].targetMinutes, plannedBecause]).toEqual([90, 'targets']));
      const hours = { name: 'Never', timeZone: 'UTC', isDefault: true };
      const { id: hoursId } = (await call('POST', '/api/admin/business-hours', hours)).body;
      await seen(id, ({ items, plannedBecause }) => {
        expect(plannedBecause).toBe('hours');
        expect(Date.parse(items[0].dueAt)).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000);
      });
      await call('PATCH', `/api/admin/business-hours/${hoursId}`, { isDefault: false });
      await seen(id, ({ items }) => expect(Date.parse(items[0].dueAt)).toBeLessThan(Date.now() + 91 * 60_000));
      await call('POST', `${TICKETS}/${id}/reply`, { body: 'Is it on?', status: 'solved' });
      await seen(id, ({ items }) => expect(items).toMatchObject([{ stoppedBy: 'answered' }, { stoppedBy: 'solved' }]));
      const [row] = await rows('select next_due_at from tickets where id = $1', id);
      expect(row.next_due_at).toBeNull();
    },
  );

  it('TK3 come to the same when two processes take them in at once, while the ticket changes', { timeout: 60_000 }, async () => {
    const id = await raise();
    const keep = (app: INestApplicationContext) => get(ClockKeeper, app).bringUpToDate(id);
    for (let round = 0; round < 6; round += 1) {
      const change = round % 2 ? { body: 'Still not.' } : { body: 'Now?', status: 'pending' };
      await Promise.all([
        round % 2 ? call('POST', `/api/tickets/${id}/reply`, change, ana) : call('POST', `${TICKETS}/${id}/reply`, change),
        ...[api.app, worker, api.app, worker].map(keep),
        get(ClockUpkeep, worker).look(new AbortController().signal),
      ]);
    }
    await Promise.all([keep(api.app), keep(worker)]);
    const stored = await rows('select * from sla_clocks where ticket_id = $1 order by metric, round', id);
    expect(stored.map(({ metric, round, stop_reason: by }) => [metric, round, by])).toEqual([
      ['first_response', 1, 'answered'],
      ['next_response', 1, 'answered'],
      ['next_response', 2, 'answered'],
      ['next_response', 3, null],
      ['resolution', 1, null],
    ]);
    // From nothing, in one go.
    await rows('delete from ticket_clock_states where ticket_id = $1', id);
    await keep(api.app);
    expect(await rows('select * from sla_clocks where ticket_id = $1 order by metric, round', id)).toEqual(stored);
  });

  it('TK3 finds what is due among very many by an index, and counts what is overdue by another', { timeout: 90_000 }, async () => {
    const client = await pool.connect();
    try {
      // Without tickets: nothing is looked at but the clocks.
      await client.query('set session_replication_role = replica');
      await client.query(
        `insert into sla_clocks (ticket_id, metric, round, organisation_id, started_at, target_minutes, spent_minutes, running_since, due_at, warn_at, warned_at, breached_at)
           select gen_random_uuid(), 'resolution', 1, $1, now(), 60, 0, now(), case n % 100 when 0 then now() - interval '1 day' else now() + n * interval '1 minute' end,
               now() + n * interval '1 minute', null, case n % 100 when 0 then now() - interval '1 day' end
             from generate_series(1, 200000) n`,
        [newId()],
      );
      await client.query(
        `insert into ticket_clock_states (ticket_id, organisation_id, plan_number, status)
           select gen_random_uuid(), $1, 1 + n % 2, case n % 10 when 0 then 'open' else 'closed' end from generate_series(1, 100000) n`,
        [boss.userId],
      );
      await client.query('analyze sla_clocks, ticket_clock_states');
    } finally {
      client.release(true);
    }
    const asked: { sql: string; parameters: readonly unknown[] }[] = [];
    const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }), log: (event) => void asked.push(event.query) });
    const database = { kysely: () => kysely } as unknown as Database;
    const clocks = new SlaClockRepository(database);
    await clocks.ticketsDue(new Date(Date.now() + 60_000 * 5), null, 200);
    await clocks.ticketsToPlan(boss.userId, 2, null, 200);
    await new OverdueTicketsQuery(database as never).count();
    const [due, toPlan, overdue] = await Promise.all(asked.map((statement) => explainedPlan(pool, statement)));
    const indexes = (steps: typeof due) => steps!.flatMap(({ index }) => (index === undefined ? [] : [index])).toSorted();
    expect(indexes(due)).toEqual(['sla_clocks_due', 'sla_clocks_to_warn']);
    expect(indexes(toPlan)).toEqual(['ticket_clock_states_to_plan']);
    expect(indexes(overdue)).toEqual(['sla_clocks_overdue']);
    expect(due!.every(({ type }) => type !== 'Seq Scan')).toBe(true);
    expect(due![0]!.blocks).toBeLessThan(100);
  });
});
