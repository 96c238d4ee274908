import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { StatsRegistry } from '#platform/stats';
import { addDays, type CivilDate, civilDateIn } from '#platform/time';
import { grantRole } from '#users/testing';
import { ClockKeeper } from '../src/clock-keeper.service.js';
import { ClockPlanner } from '../src/clock-planner.service.js';
import { ClockUpkeep } from '../src/clock-upkeep.service.js';

const TARGETS = '/api/admin/ticket-targets';
const TICKETS = '/api/admin/tickets';
const signal = new AbortController().signal;
const of = (firstResponse: number | null, nextResponse: number | null = firstResponse, resolution: number | null = 480) => ({
  firstResponse,
  nextResponse,
  resolution,
});
const promise = {
  targets: { low: of(null, null, null), normal: of(60), high: of(30), urgent: of(15) },
  pausedIn: ['pending'],
  warnPercent: 50,
};

describe('clocks of tickets', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let ana: SignedIn;
  let eva: SignedIn;
  let local: SignedIn;
  const north = newId();
  let home: string;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'North', 'north', 'UTC')`, [north]);
    home = (await database.query('select id from organisations where is_default')).rows[0].id;
    boss = await signIn(api.app, { admin: true });
    [ana, eva, local] = [await signIn(api.app), await signIn(api.app), await signIn(api.app, { organisationId: north })];
    await grantRole(database, eva.userId, 'support', 'organisation', home);
    await grantRole(database, local.userId, 'admin', 'organisation', north);
  });
  afterAll(async () => {
    await database?.end();
    await api?.close();
  });

  const rows = async (text: string, ...values: unknown[]) => (await database.query(text, values)).rows;
  const call = (method: 'GET' | 'POST' | 'PUT', url: string, by?: SignedIn, body?: object, headers = {}) =>
    api.request({ method, url, headers, ...(by && { token: by.token }), ...(body && { body }) });
  const service = <T>(type: abstract new (...args: never[]) => T) => api.app.get(type, { strict: false });
  const keep = (id: string) => service(ClockKeeper).bringUpToDate(id);
  const look = () => service(ClockUpkeep).look(signal);
  const clocksOf = async (id: string): Promise<any[]> => (await call('GET', `${TICKETS}/${id}/clocks`, boss)).body.items;
  const raise = async (): Promise<string> => {
    const { id } = (await call('POST', '/api/tickets', ana, { subject: 'Printer', body: 'It does not print.' })).body;
    await keep(id);
    return id;
  };
  const answer = (id: string, body: object = {}) => call('POST', `${TICKETS}/${id}/reply`, eva, { body: 'Is it on?', ...body });
  /** As if everything of the ticket until now had been so much earlier; nothing was promised later than that. */
  const older = async (id: string, minutes: number) => {
    const by = `make_interval(mins => ${minutes})`;
    await rows(`update ticket_plans set effective_from = effective_from - interval '1 day'`);
    await rows(`update ticket_entries set created_at = created_at - ${by} where ticket_id = $1`, id);
    await rows(`update ticket_clock_states set applied_at = applied_at - ${by} where ticket_id = $1`, id);
    const times = ['started_at', 'running_since', 'due_at', 'warn_at', 'stopped_at'].map((each) => `${each} = ${each} - ${by}`);
    await rows(`update sla_clocks set ${times.join()} where ticket_id = $1`, id);
  };
  const somebodyWaits = () =>
    vi.waitFor(
      async () => {
        const those = await rows(
          `select from pg_locks w join pg_locks l using (pid) join pg_database d on d.oid = l.database
             where not w.granted and d.datname = current_database()`,
        );
        expect(those).not.toEqual([]);
      },
      { timeout: 20_000, interval: 20 },
    );
  const toldOf = async (id: string) =>
    (
      await rows(
        `select topic, user_id from notifications where subject_id = $1 and topic in ('tickets.due-soon', 'tickets.overdue') order by topic, user_id`,
        id,
      )
    ).map((row) => [row['topic'], row['user_id']]);

  it('TK3 targets are read and replaced by those who manage tickets there, with an entry each', async () => {
    expect((await call('GET', TARGETS, boss)).body).toMatchObject({
      version: 0,
      businessHoursId: null,
      targets: { urgent: of(null, null, null) },
    });
    const saved = await call('PUT', TARGETS, boss, promise, { 'if-match': '"0"' });
    expect([saved.status, saved.body]).toEqual([200, { organisationId: home, businessHoursId: null, ...promise, version: 1 }]);
    expect((await call('GET', TARGETS, boss)).body).toEqual(saved.body);
    expect((await call('PUT', TARGETS, boss, promise, { 'if-match': '"0"' })).status).toBe(412);
    expect((await call('PUT', TARGETS, local, promise)).body.organisationId).toBe(north);
    const foreign = `${TARGETS}?organisationId=${home}`;
    for (const by of [local, eva, ana]) expect((await call('PUT', foreign, by, promise)).status).toBe(by === local ? 404 : 403);
    expect((await call('GET', foreign, local)).status).toBe(404);
    expect((await call('GET', TARGETS)).status).toBe(401);
    expect((await call('GET', `${TARGETS}?organisationId=${newId()}`, boss)).status).toBe(404);
    const audited = await rows(`select organisation_id from audit_entries where action = 'ticket-targets.update' order by id`);
    expect(audited.map((row) => row['organisation_id'])).toEqual([home, north]);
  });

  it.each([
    ['no targets', { targets: undefined }],
    ['targets of no priority', { targets: { ...promise.targets, low: undefined } }],
    ['no minutes', { targets: { ...promise.targets, low: of(0) } }],
    ['too many minutes', { targets: { ...promise.targets, low: of(525_601) } }],
    ['a state that goes on', { pausedIn: ['open'] }],
    ['a warning when it is over', { warnPercent: 100 }],
    ['hours of nobody', { businessHoursId: '00000000-0000-7000-8000-0000000000ff' }],
  ])('TK3 refuses %s', async (_, body) => {
    expect((await call('PUT', TARGETS, boss, { ...promise, ...body })).body.error.code).toBe('VALIDATION_FAILED');
  });

  it('TK3 run, pause and stop with the ticket, which says when the next one is due', async () => {
    const id = await raise();
    const [first, resolution] = await clocksOf(id);
    expect(first).toMatchObject({ metric: 'first_response', state: 'running', targetMinutes: 60, spentMinutes: 0, breachedAt: null });
    expect(resolution).toMatchObject({ metric: 'resolution', targetMinutes: 480 });
    expect((await rows('select next_due_at from tickets where id = $1', id))[0]!['next_due_at'].toISOString()).toBe(first.dueAt);
    await older(id, 20);
    await answer(id, { status: 'pending' });
    await Promise.all([keep(id), keep(id), keep(id)]);
    expect(await clocksOf(id)).toMatchObject([
      { metric: 'first_response', state: 'stopped', stoppedBy: 'answered', spentMinutes: 20, dueAt: null },
      { metric: 'resolution', state: 'paused', spentMinutes: 20, dueAt: null },
    ]);
    expect((await rows('select next_due_at from tickets where id = $1', id))[0]!['next_due_at']).toBeNull();
    await older(id, 600);
    await call('POST', `/api/tickets/${id}/reply`, ana, { body: 'Yes.' });
    await keep(id);
    const clocks = await clocksOf(id);
    expect(clocks).toMatchObject([
      {},
      { metric: 'resolution', state: 'running', breachedAt: null },
      { metric: 'next_response', round: 1, state: 'running' },
    ]);
    expect(clocks.every(({ dueAt }) => dueAt === null || Date.parse(dueAt) > Date.now())).toBe(true);
    expect((await call('GET', `${TICKETS}/${id}/clocks`, local)).status).toBe(404);
    expect((await call('GET', `${TICKETS}/${id}/clocks`, ana)).status).toBe(403);
    expect((await call('GET', `${TICKETS}/${newId()}/clocks`, boss)).status).toBe(404);
  });

  it('TK3 NT1 whoever has the ticket is told once before it is late, and once when it is, however many look', async () => {
    const [id, taken] = [await raise(), await raise()];
    await call('PUT', `${TICKETS}/${taken}`, eva, { assigneeId: eva.userId });
    await Promise.all([look(), look()]);
    expect([await toldOf(id), await toldOf(taken)]).toEqual([[], []]);
    await Promise.all([older(id, 31), older(taken, 31)]);
    await Promise.all([look(), look(), look()]);
    const workers = [boss.userId, eva.userId].toSorted();
    expect([await toldOf(id), await toldOf(taken)]).toEqual([
      workers.map((userId) => ['tickets.due-soon', userId]),
      [['tickets.due-soon', eva.userId]],
    ]);
    const heard = async () => (await rows(`select from person_events where user_id = $1 and type = 'ticket.changed'`, eva.userId)).length;
    const before = await heard();
    await older(taken, 30);
    await Promise.all([look(), look(), look()]);
    await look();
    expect((await toldOf(taken)).map(([topic]) => topic)).toEqual(['tickets.due-soon', 'tickets.overdue']);
    expect(await heard()).toBe(before + 1);
    expect((await clocksOf(taken))[0]).toMatchObject({ state: 'running', breachedAt: expect.any(String) });
    const answers = async () => {
      const counts = ['ticket-answers-in-time', 'ticket-answers-late'].map(async (key) => {
        const series = service(StatsRegistry).series.find((each) => each.key === key)!;
        const [from, to] = [-1, 1].map((days) => addDays(civilDateIn('UTC', new Date()), days)) as [CivilDate, CivilDate];
        return (await series.count({ from, to }, [home])).reduce((sum, { value }) => sum + value, 0);
      });
      return Promise.all(counts);
    };
    const [inTime, late] = (await answers()) as [number, number];
    await answer(taken);
    await keep(taken);
    expect(await answers()).toEqual([inTime, late + 1]);
    // Answered before anybody looked, and entered late: nobody hears of it.
    await older(id, 30);
    await answer(id);
    await rows(`update ticket_entries set created_at = created_at - interval '5 minutes' where ticket_id = $1 and kind = 'message'`, id);
    await look();
    expect((await toldOf(id)).map(([topic]) => topic)).toEqual(['tickets.due-soon', 'tickets.due-soon']);
    expect((await clocksOf(id))[0]).toMatchObject({ stoppedBy: 'answered', breachedAt: null });
    expect(await answers()).toEqual([inTime + 1, late + 1]);
  });

  it('TK3 looks and plans further than tickets whose clocks fail', async () => {
    const id = await raise();
    await older(id, 31);
    const stuck = await rows(
      `insert into tickets (id, organisation_id, requester_email, subject, status, priority, version, created_at, updated_at)
         select gen_random_uuid(), $1, 'p@x.test', 'Broken', 'new', 2, 1, now(), now() from generate_series(1, 205) returning id`,
      home,
    );
    const ids = stuck.map((row) => row['id']);
    await rows('insert into ticket_clock_states (ticket_id, organisation_id) select unnest($1::uuid[]), $2', ids, home);
    await rows(
      `insert into sla_clocks (ticket_id, metric, round, organisation_id, started_at, target_minutes, spent_minutes, running_since, due_at)
         select unnest($1::uuid[]), 'resolution', 1, $2, now(), 60, 0, now(), now() - interval '1 day'`,
      ids,
      home,
    );
    const keeper = service(ClockKeeper);
    const keeps = vi.spyOn(keeper, 'bringUpToDate').mockImplementation(async (each) => {
      if (ids.includes(each)) throw new Error('broken');
      await ClockKeeper.prototype.bringUpToDate.call(keeper, each);
    });
    await expect(look()).rejects.toThrow('broken');
    expect((await toldOf(id)).map(([topic]) => topic)).toEqual(['tickets.due-soon', 'tickets.due-soon']);
    await rows('update ticket_clock_states set plan_number = 0 where ticket_id = $1', id);
    // Behind those of the same plan, whatever its id.
    await rows('update ticket_clock_states set plan_number = -1 where ticket_id = any ($1)', ids);
    await expect(service(ClockUpkeep).plan(home, signal)).rejects.toThrow('broken');
    keeps.mockRestore();
    const [state] = await rows('select plan_number > 0 as "isPlanned" from ticket_clock_states where ticket_id = $1', id);
    expect(state).toEqual({ isPlanned: true });
    await rows('delete from tickets where id = any ($1)', ids);
  });

  it('TK3 a ticket that fails keeps nothing back of what is too much for one job', async () => {
    const west = newId();
    await rows(`insert into organisations (id, name, slug, time_zone) values ($1, 'West', 'west', 'UTC')`, west);
    await call('PUT', `${TARGETS}?organisationId=${west}`, boss, promise);
    const many = await rows(
      `insert into tickets (id, organisation_id, requester_email, subject, status, priority, version, created_at, updated_at)
         select gen_random_uuid(), $1, 'p@x.test', 'Many', 'new', 2, 1, now(), now() from generate_series(1, 5001) returning id`,
      west,
    );
    const tried: string[] = [];
    const keeps = vi.spyOn(service(ClockKeeper), 'bringUpToDate').mockImplementation(async (each) => {
      if (tried.push(each) === 3) throw new Error('broken');
    });
    await rows(`delete from outbox where name = 'ticket-clocks.plan'`);
    await service(ClockUpkeep).plan(west, signal);
    keeps.mockRestore();
    expect(tried).toHaveLength(5_000);
    expect(await rows(`select payload from outbox where name = 'ticket-clocks.plan'`)).toEqual([{ payload: { organisationId: west } }]);
    await rows(
      'delete from tickets where id = any ($1)',
      many.map((row) => row['id']),
    );
    await rows('delete from ticket_targets where organisation_id = $1', west);
  });

  it('TK3 give clocks to what was open before the first promise, and to what nobody told of', async () => {
    const east = newId();
    await rows(`insert into organisations (id, name, slug, time_zone) values ($1, 'East', 'east', 'UTC')`, east);
    const eli = await signIn(api.app, { organisationId: east });
    const raised = async (): Promise<string> =>
      (await call('POST', '/api/tickets', eli, { subject: 'Lamp', body: 'It does not light.' })).body.id;
    const id = await raised();
    await keep(id);
    expect(await clocksOf(id)).toEqual([]);
    expect((await call('PUT', `${TARGETS}?organisationId=${east}`, boss, promise)).status).toBe(200);
    await service(ClockUpkeep).plan(east, signal);
    expect(await clocksOf(id)).toMatchObject([{ metric: 'first_response', state: 'running', targetMinutes: 60 }, { state: 'running' }]);
    // Nobody hears of what follows.
    const lost = await raised();
    await call('POST', `${TICKETS}/${id}/reply`, boss, { body: 'Is it on?' });
    await look();
    expect(await clocksOf(lost)).toEqual([]);
    await rows(`update tickets set updated_at = updated_at - interval '5 minutes' where organisation_id = $1`, east);
    await look();
    expect(await clocksOf(lost)).toMatchObject([{ metric: 'first_response', state: 'running' }, { metric: 'resolution' }]);
    expect((await clocksOf(id))[0]).toMatchObject({ metric: 'first_response', stoppedBy: 'answered' });
    const upkeep = service(ClockUpkeep);
    const missed = await raised();
    const lastChanged = (ago: string) => rows('update tickets set updated_at = now() - $2::interval where id = $1', missed, ago);
    await lastChanged('20 minutes');
    await look();
    expect(await clocksOf(missed)).toEqual([]);
    await upkeep.lookFarBack(signal);
    expect(await clocksOf(missed)).toHaveLength(2);
    // As after the restore of an old backup.
    await rows('delete from ticket_clock_states where ticket_id = $1', missed);
    await lastChanged('9 days');
    await upkeep.lookFarBack(signal);
    expect(await clocksOf(missed)).toEqual([]);
    await rows(`delete from outbox where name = 'ticket-clocks.plan'`);
    await upkeep.planAll(signal);
    const ordered = await rows(`select payload ->> 'organisationId' as id from outbox where name = 'ticket-clocks.plan' order by 1`);
    expect(ordered.map((row) => row['id'])).toEqual([home, north, east].toSorted());
    await upkeep.plan(east, signal);
    expect(await clocksOf(missed)).toHaveLength(2);
  });

  it('TK3 hours that are deleted while somebody chooses them are none', async () => {
    const { id } = (await call('POST', '/api/admin/business-hours', boss, { name: 'Gone', timeZone: 'Europe/Madrid' })).body;
    await rows('begin');
    await rows('delete from business_hours where id = $1', id);
    const choosing = call('PUT', TARGETS, boss, { ...promise, businessHoursId: id });
    await somebodyWaits();
    await rows('commit');
    expect((await choosing).body.error.code).toBe('VALIDATION_FAILED');
  });

  it('TK3 says when the next one is due by what is so once others are through', async () => {
    const id = await raise();
    const dueAt = async () => (await rows('select next_due_at as at from tickets where id = $1', id))[0]!['at'];
    const before = await dueAt();
    await rows('begin');
    await rows('select from ticket_clock_states where ticket_id = $1 for update', id);
    await rows('update tickets set next_due_at = null where id = $1', id);
    const kept = keep(id);
    await somebodyWaits();
    await rows('commit');
    await kept;
    expect(await dueAt()).toEqual(before);
  });

  it('TK3 count by the last plan, however many there were', async () => {
    const late = newId();
    await rows(`insert into organisations (id, name, slug, time_zone) values ($1, 'Late', 'late', 'UTC')`, late);
    const lea = await signIn(api.app, { organisationId: late });
    expect((await call('PUT', `${TARGETS}?organisationId=${late}`, boss, promise)).status).toBe(200);
    await rows(
      `insert into ticket_plans select organisation_id, number + n, effective_from, reason,
           case when n < 1001 then targets else jsonb_set(targets, '{normal,first_response}', '7') end, paused_in, warn_percent, hours
         from ticket_plans cross join generate_series(1, 1001) n where organisation_id = $1`,
      late,
    );
    const { id } = (await call('POST', '/api/tickets', lea, { subject: 'Lamp', body: 'It does not light.' })).body;
    await keep(id);
    expect((await clocksOf(id))[0]).toMatchObject({ metric: 'first_response', targetMinutes: 7 });
  });

  it('TK3 other hours and targets plan what runs anew, and nothing that stopped; hours that count are not deleted', async () => {
    const [id, done] = [await raise(), await raise()];
    await answer(done, { status: 'solved' });
    await keep(done);
    const before = await clocksOf(done);
    const never = (await call('POST', '/api/admin/business-hours', boss, { name: 'Never', timeZone: 'Europe/Madrid' })).body;
    expect((await call('PUT', TARGETS, boss, { ...promise, businessHoursId: never.id })).status).toBe(200);
    expect((await call('PUT', TARGETS, local, { ...promise, businessHoursId: never.id })).body.error.code).toBe('VALIDATION_FAILED');
    await service(ClockUpkeep).plan(home, signal);
    expect(Date.parse((await clocksOf(id))[0].dueAt)).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000);
    expect((await call('GET', `${TICKETS}/${id}/clocks`, boss)).body).toMatchObject({ plannedBecause: 'targets' });
    await call('PATCH' as 'PUT', `/api/admin/business-hours/${never.id}`, boss, { alwaysOpen: true });
    await Promise.all([service(ClockPlanner).planAnewBy(never.id), service(ClockPlanner).planAnewBy(never.id)]);
    await service(ClockUpkeep).plan(home, signal);
    expect((await call('GET', `${TICKETS}/${id}/clocks`, boss)).body).toMatchObject({ plannedBecause: 'hours' });
    expect(Date.parse((await clocksOf(id))[0].dueAt)).toBeLessThan(Date.now() + 3_660_000);
    expect(await clocksOf(done)).toEqual(before);
    const plans = await rows('select reason from ticket_plans where organisation_id = $1 order by number', home);
    expect(plans.map((row) => row['reason'])).toEqual(['targets', 'targets', 'hours']);
    // Changed while targets by them were being saved: whoever was told of the hours saw no such targets.
    await call('PUT', TARGETS, boss, { ...promise, businessHoursId: never.id });
    await rows('update business_hours set always_open = false where id = $1', never.id);
    await service(ClockUpkeep).plan(home, signal);
    expect((await clocksOf(id))[0].dueAt > new Date(Date.now() + 9 * 365 * 86_400_000).toISOString()).toBe(true);
    const planned = async () => (await rows(`select from outbox where name = 'ticket-clocks.plan'`)).length;
    const asked = await planned();
    await call('PUT', TARGETS, boss, { ...promise, businessHoursId: never.id });
    expect(await planned()).toBe(asked + 1);
    const removed = await api.request({ method: 'DELETE', url: `/api/admin/business-hours/${never.id}`, token: boss.token });
    expect([removed.status, removed.body.error?.code]).toEqual([409, 'BUSINESS_HOURS_IN_USE']);
  });
});
