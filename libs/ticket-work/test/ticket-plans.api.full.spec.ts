import { startTestApi, type TestApi } from '#harness';
import { signIn } from '#auth/testing';
import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import { Actor } from '#platform/access';
import { Database, newId, Transactions } from '#platform/database';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countOf, pageOf, TicketListQuery, type TicketPlace } from '../src/ticket-list.query.js';
import { TicketSearchQuery } from '../src/ticket-search.query.js';
import { TicketSearchService } from '../src/ticket-search.service.js';
import { TICKET_SORTS, type TicketFilter, type TicketSort, TicketSourceQuery } from '../src/ticket-source.query.js';

const TICKETS = 24_000;
/** Rows that a page may look at. */
const MOST_ROWS = 12_000;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Reads little at once, as the others do where there are millions of entries. */
class Hasty extends TicketSearchService {
  protected override readonly mostRead = 4_000;
}

describe('lists of tickets', () => {
  let api: TestApi;
  let owner: Client;
  let list: TicketListQuery;
  let sources: TicketSourceQuery;
  let database: Database;
  let transactions: Transactions;
  const hasty = () => new Hasty(api.app.get(TicketSearchQuery, { strict: false }), transactions);
  let worker: string;
  const [north, south] = [newId(), newId()];
  let home: string;
  let boss: Actor;

  beforeAll(async () => {
    api = await startTestApi();
    owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await owner.connect();
    for (const [index, id] of [north, south].entries())
      await owner.query(`insert into organisations (id, name, slug, time_zone) values ($1, $2, $2, 'UTC')`, [id, `org-${index}`]);
    home = (await owner.query('select id from organisations where is_default')).rows[0].id;
    worker = (await signIn(api.app)).userId;
    boss = new Actor(worker, '', home, [{ role: 'admin', scopeType: 'installation', scopeId: null }]);
    await owner.query(
      `insert into tickets (id, organisation_id, requester_email, subject, status, priority, assignee_id, tags, version, last_public_at,
         solved_at, next_due_at, created_at, updated_at)
       select gen_random_uuid(), ($1::uuid[])[case when n % 10 < 8 then 1 else n % 2 + 2 end], 'p' || n % 5000 || '@x.test', 'Subject ' || n,
         status, case when n % 397 = 0 then 4 else 1 + n % 3 end, case when n % 50 = 0 then $2::uuid end,
         case when n % 1000 = 7 then array['rare'] when n % 3 = 0 then array['many'] else '{}' end, 2, made,
         case when status in ('solved', 'closed') then made end, case when status = 'open' then made + interval '1 day' * (n % 5) end, made, made
       from (select n, case when n % 12 = 0 then (array['new', 'open', 'pending', 'solved'])[1 + n / 12 % 4] else 'closed' end as status,
           date_trunc('milliseconds', now()) - make_interval(mins => ($3 - n) / 3 * 2) as made from generate_series(1, $3::int) n) n`,
      [[home, north, south], worker, TICKETS],
    );
    await owner.query(`insert into ticket_entries (ticket_id, sequence, id, organisation_id, kind, author_side, body, changes, created_at)
      select t.id, s, gen_random_uuid(), t.organisation_id, case s when 1 then 'change' else 'message' end, 'requester',
        case s when 2 then 'word' || t.number % 40 || case when t.number % 5 = 0 then ' error' else '' end || case when t.number % 6007 = 1 then ' quokka' else '' end || ' every' end,
        case s when 1 then jsonb_build_object('subject', jsonb_build_object('to', t.subject)) end, t.created_at
      from tickets t cross join generate_series(1, 2) s`);
    await owner.query('analyze');
    list = api.app.get(TicketListQuery, { strict: false });
    sources = api.app.get(TicketSourceQuery, { strict: false });
    database = api.app.get(Database, { strict: false });
    transactions = api.app.get(Transactions, { strict: false });
  });
  afterAll(async () => {
    await owner.end();
    await api.close();
  });

  const planOf = async (statement: RawBuilder<unknown>): Promise<PlanNode[]> => {
    const { sql, parameters } = statement.compile(database.kysely());
    const { rows } = await database.kysely().executeQuery(CompiledQuery.raw(`explain (analyze, format json) ${sql}`, [...parameters]));
    const nodes: PlanNode[] = [];
    const walk = (node: PlanNode): void => {
      nodes.push(node);
      for (const child of node.Plans ?? []) walk(child);
    };
    walk((rows[0] as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'][0].Plan);
    return nodes;
  };
  const ORDERS: Record<TicketSort, string> = {
    '-updated': 'updated_at desc, id desc',
    updated: 'updated_at, id',
    '-created': 'created_at desc, id desc',
    created: 'created_at, id',
    due: `coalesce(next_due_at, 'infinity'), id`,
    priority: '-priority, id',
  };
  /** Page by page to the end. */
  const walked = async (filter: TicketFilter, sort: TicketSort): Promise<{ ids: string[]; short: number }> => {
    const ids: string[] = [];
    let short = 0;
    for (let place: TicketPlace | null = null, page = 0; page < 500; page += 1) {
      const found = await list.page(boss, filter, sort, place, 100);
      ids.push(...found.items.map(({ id }) => id));
      if (found.next === null) return { ids, short };
      if (found.items.length < 100) short += 1;
      place = found.next;
    }
    throw new Error('The list has no end');
  };

  it.each(TICKET_SORTS)('TK3 have every ticket once, in order (%s), also where pages end early', async (sort) => {
    const isWork = sort === 'due' || sort === 'priority';
    const cases: [TicketFilter, string][] = [
      [{ priorities: ['urgent'] }, 'priority = 4'],
      [{ organisationId: north }, `organisation_id = '${north}'`],
      [{ statuses: ['open', 'pending'], assigneeId: null }, `status in ('open', 'pending') and assignee_id is null`],
    ];
    for (const [filter, where] of cases) {
      const { ids, short } = await walked(filter, sort);
      const { rows } = await owner.query(
        `select id from tickets where ${where} ${isWork ? `and status <> 'closed'` : ''} order by ${ORDERS[sort]}`,
      );
      expect(ids).toEqual(rows.map(({ id }) => id));
      if (filter.priorities && !isWork) expect(short).toBeGreaterThan(3);
    }
  });

  it('TK3 look at few rows by indexes, whatever is asked for', async () => {
    const cases: [string, TicketFilter, TicketSort][] = [
      ['all', {}, '-updated'],
      ['created', {}, 'created'],
      ['work', { statuses: ['new', 'open'] }, 'priority'],
      ['due', { statuses: ['new', 'open'] }, 'due'],
      ['mine', { assigneeId: worker }, '-updated'],
      ['rare tag', { tag: 'rare' }, '-updated'],
      ['common tag', { tag: 'many' }, '-updated'],
      ['requester', { requesterEmail: 'p12@x.test' }, '-updated'],
      ['due soon', { dueBefore: new Date() }, 'due'],
      ['sparse', { priorities: ['urgent'], statuses: ['closed'] }, '-updated'],
      ['common word', { search: 'error' }, '-updated'],
      ['rare word', { search: 'quokka' }, '-updated'],
      ['word of mine', { search: 'error', assigneeId: worker }, '-updated'],
      ['number', { search: '#1500' }, '-updated'],
    ];
    const looked: Record<string, number> = {};
    for (const [name, filter, sort] of cases) {
      const wish = (await sources.wishOf(boss, filter, sort))!;
      const statements = wish.rows ? [pageOf(wish, null, 50)] : [pageOf(wish, null, 50), countOf(wish)];
      for (const nodes of await Promise.all(statements.map(planOf))) {
        const tables = nodes.filter((node) => ['tickets', 'ticket_entries', 'ticket_tag_uses'].includes(node['Relation Name'] ?? ''));
        expect([name, tables.filter((node) => node['Node Type'] === 'Seq Scan').length]).toEqual([name, 0]);
        const rows = tables.reduce(
          (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
          0,
        );
        looked[name] = Math.max(looked[name] ?? 0, Math.round(rows));
      }
    }
    expect(Object.entries(looked).filter(([, rows]) => rows > MOST_ROWS)).toEqual([]);
  });

  it('TK3 look at few rows of each of very many organisations, and say when some were left out', async () => {
    const wish = (await sources.wishOf(boss, {}, '-updated'))!;
    const many = { ...wish, organisationIds: [...Array.from({ length: 497 }, () => newId()), home, north, south] };
    for (const [statement, most] of [
      [pageOf(many, null, 50), 51],
      [countOf(many), 10],
    ] as const) {
      const tickets = (await planOf(statement)).filter((node) => node['Relation Name'] === 'tickets' && node['Actual Loops'] === 500);
      expect(tickets).toHaveLength(1);
      expect(tickets[0]!['Actual Rows'] * 500).toBeLessThanOrEqual(3 * most + 5);
    }
    const before = await list.page(boss, { tag: 'rare' }, '-updated', null, 10);
    expect(before.total!.exact).toBe(true);
    await owner.query(
      `insert into organisations (id, name, slug, time_zone) select gen_random_uuid(), 'Many ' || n, 'many-' || n, 'UTC' from generate_series(1, 500) n`,
    );
    const after = await list.page(boss, { tag: 'rare' }, '-updated', null, 10);
    expect(after).toEqual({ ...before, total: { ...before.total, exact: false } });
    expect((await list.page(boss, { organisationId: north, tag: 'rare' }, '-updated', null, 10)).total!.exact).toBe(true);
    await owner.query(`delete from organisations where slug like 'many-%'`);
  });

  it('TK3 find the tickets in which a word was written last, however often it was written on one day', async () => {
    const { rows } = await owner.query(
      `insert into ticket_entries (ticket_id, sequence, id, organisation_id, kind, author_side, body, created_at)
         select id, 3, gen_random_uuid(), organisation_id, 'message', 'requester', 'burst', now() - make_interval(secs => 9 * n)
           from (select *, row_number() over (order by number desc) as n from tickets order by number limit 24000 - 15000 offset 15000) t
           where n <= 9000 order by n desc
         returning ticket_id as id`,
    );
    expect(rows).toHaveLength(9_000);
    const searches = api.app.get(TicketSearchService, { strict: false });
    const latest = rows.slice(-500).map(({ id }) => id);
    expect(await searches.ticketsWith('burst', null, new Date())).toEqual({ ids: latest.toReversed(), isAll: false });
    await owner.query('delete from ticket_entries where sequence = 3');
  });

  it('TK3 find the tickets in which a word was written last, also where nobody has written for days, or hardly anybody', async () => {
    const searches = api.app.get(TicketSearchService, { strict: false });
    // Several were written at the same moment: their times tell whether there are later ones.
    const written = async (word: string, ids: readonly string[] | null) => {
      const { rows } = await owner.query(
        `select max(created_at) as at from ticket_entries where body like $1 and ($2::uuid[] is null or ticket_id = any ($2))
         group by ticket_id order by 1 desc limit 500`,
        [`% ${word} %`, ids],
      );
      return rows.map(({ at }) => at);
    };
    for (const days of [0, 3, 20, 200, 2_000])
      for (const word of ['error', 'quokka']) {
        const { ids } = await searches.ticketsWith(word, null, new Date(Date.now() + days * 86_400_000));
        expect([days, word, await written(word, ids)]).toEqual([days, word, await written(word, null)]);
      }
  });

  it('TK3 find the tickets in which a word was written last, also after days in which it hardly was', async () => {
    await owner.query(
      `insert into ticket_entries (ticket_id, sequence, id, organisation_id, kind, author_side, body, created_at)
         select id, 3, gen_random_uuid(), organisation_id, 'message', 'requester', 'seldom',
           case when n > 6 then now() - interval '3 days' - n * interval '32 minutes' else now() - n * interval '1 second' end
         from (select *, row_number() over (order by number) as n from tickets) t where n <= 9000 order by n desc`,
    );
    await owner.query('analyze ticket_entries');
    const { rows } = await owner.query(`select ticket_id as id from ticket_entries where sequence = 3 order by created_at desc limit 500`);
    expect(await hasty().ticketsWith('seldom', null, new Date())).toEqual({ ids: rows.map(({ id }) => id), isAll: false });
    await owner.query('delete from ticket_entries where sequence = 3');
  });

  it('TK3 find the tickets in which a word was written last, also where it was written much, and nothing for months since', async () => {
    await owner.query(
      `insert into ticket_entries (ticket_id, sequence, id, organisation_id, kind, author_side, body, created_at)
         select id, 3, gen_random_uuid(), organisation_id, 'message', 'requester', 'season',
           now() - case when n > 1200 then interval '800 days' + n * interval '1 hour' else interval '400 days' + n * interval '1 hour' end
         from (select *, row_number() over (order by number) as n from tickets) t where n <= 9000 order by n desc`,
    );
    await owner.query('analyze ticket_entries');
    const { rows } = await owner.query(`select ticket_id as id from ticket_entries where sequence = 3 order by created_at desc limit 500`);
    expect(await hasty().ticketsWith('season', null, new Date())).toEqual({ ids: rows.map(({ id }) => id), isAll: false });
    await owner.query('delete from ticket_entries where sequence = 3');
  });

  it('TK3 look through the words of hundreds of organisations without reading every entry', async () => {
    const searches = api.app.get(TicketSearchService, { strict: false });
    const strangers = Array.from({ length: 350 }, () => newId());
    const read = await transactions.run(async () => {
      expect(await searches.ticketsWith('error', strangers, new Date())).toEqual({ ids: [], isAll: true });
      return sql<{ seq_scan: string }>`select seq_scan from pg_stat_xact_user_tables where relname = 'ticket_entries'`.execute(
        database.kysely(),
      );
    });
    expect(read.rows).toEqual([{ seq_scan: '0' }]);
  });

  it('TK3 find all tickets with a word that is in many entries of each', async () => {
    const { rows } = await owner.query(
      `insert into ticket_entries (ticket_id, sequence, id, organisation_id, kind, author_side, body, created_at)
         select id, s, gen_random_uuid(), organisation_id, 'message', 'requester', 'regards', now() - n * interval '1 minute'
         from (select *, row_number() over (order by number) as n from tickets) t cross join generate_series(3, 12) s where n <= 400
       returning ticket_id as id`,
    );
    const found = await api.app.get(TicketSearchService, { strict: false }).ticketsWith('regards', null, new Date());
    expect([found.isAll, found.ids.toSorted()]).toEqual([true, [...new Set(rows.map(({ id }) => id as string))].toSorted()]);
    expect((await list.page(boss, { search: 'regards' }, '-updated', null, 10)).total).toEqual({ count: 400, exact: true });
    await owner.query('delete from ticket_entries where sequence >= 3');
  });

  it('TK3 find the 500 tickets in which a common word was written last, and all with a rare one', async () => {
    const { rows: rare } = await owner.query(`select distinct ticket_id as id from ticket_entries where body like '%quokka%'`);
    expect((await walked({ search: 'Quokka' }, '-updated')).ids.toSorted()).toEqual(rare.map(({ id }) => id).toSorted());
    expect((await walked({ search: 'QUOKKA error word3 nothing' }, '-updated')).ids).toEqual([]);
    const common = await walked({ search: 'error' }, '-created');
    expect(common.ids).toHaveLength(500);
    const { rows } = await owner.query(
      `select id from tickets t where exists (select from ticket_entries e where e.ticket_id = t.id and e.body like '% error%') order by created_at desc limit 400`,
    );
    // The days that are searched first hold these whole.
    expect(rows.filter(({ id }) => !common.ids.includes(id))).toEqual([]);
    const mine = await walked({ search: 'error', assigneeId: worker }, '-updated');
    const { rows: all } = await owner.query(
      `select id from tickets t where assignee_id = $1 and exists (select from ticket_entries e where e.ticket_id = t.id and e.body like '% error%')`,
      [worker],
    );
    expect(mine.ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    expect((await walked({ search: 'word9', organisationId: south }, 'created')).ids.length).toBeGreaterThan(100);
    // Those of others do not take the places of one's own, in however many organisations these are.
    const some = [north, south, ...Array.from({ length: 600 }, () => newId())];
    const local = new Actor(
      worker,
      '',
      north,
      some.map((scopeId) => ({ role: 'support', scopeType: 'organisation', scopeId })),
    );
    expect(await list.page(local, { search: 'every' }, '-updated', null, 10)).toMatchObject({ total: { count: 500, exact: false } });
    const here = new Actor(worker, '', home, [{ role: 'support', scopeType: 'organisation', scopeId: north }]);
    expect((await list.page(here, { organisationId: south }, '-updated', null, 50)).items).toEqual([]);
  });
});
