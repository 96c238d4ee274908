// Two million tickets with five million entries of three years: one in thirty is not settled, one in five entries says "error", one in
// fifty "printer", one in a hundred thousand "quokka". Nine tenths are of one organisation.
const TABLES = ['tickets', 'ticket_entries', 'ticket_tag_uses'];

/** Seeds and analyses. Indexes that cost most while rows come in are made afterwards. */
export async function seedTickets(client, count) {
  await client.query(`insert into organisations (id, name, slug, time_zone)
    select gen_random_uuid(), 'Organisation ' || n, 'bench-' || n, 'UTC' from generate_series(1, 20) n`);
  await client.query(`insert into users (id, organisation_id, email, first_name, last_name, status, language, confirmed_at, created_at)
    select uuidv7(), o.id, 'worker' || n || '@bench.test', 'Worker', 'Number' || n, 'active', 'es', now(), now()
      from generate_series(1, 200) n, (select id from organisations where is_default) o`);
  await client.query(`insert into role_grants (id, user_id, role, scope_type, scope_id)
    select gen_random_uuid(), id, 'support', 'organisation', organisation_id from users where email like 'worker%'`);
  await client.query(`insert into ticket_teams (id, organisation_id, name)
    select gen_random_uuid(), o.id, 'Team ' || n from generate_series(1, 10) n, (select id from organisations where is_default) o`);
  const { rows: indexes } = await client.query(
    `select indexname, indexdef from pg_indexes where schemaname = 'app' and tablename = any ($1) and indexdef not like '%UNIQUE%'`,
    [TABLES],
  );
  for (const { indexname } of indexes) await client.query(`drop index ${indexname}`);
  for (const table of TABLES) await client.query(`alter table ${table} disable trigger user`);
  await client.query(
    `insert into tickets (id, organisation_id, requester_id, requester_email, subject, status, priority, assignee_id, team_id, tags, version,
       last_public_at, waiting_since, solved_at, next_due_at, created_at, updated_at)
     select uuidv7(), case when n.home then o.home else o.others[n.n % 20 + 1] end, case when n.n % 3 = 0 then w.ids[n.n / 3 % 200 + 1] end,
       case when n.n % 3 <> 0 then 'person' || n.n % 300000 || '@bench.test' end, 'Ticket ' || n.n, status, 1 + (n.n / 7) % 4,
       case when n.n % 4 <> 0 then w.ids[1 + (n.n / 30 + n.n * 7) % 200] end, case when n.home and n.n % 2 = 0 then t.ids[1 + (n.n / 30 + n.n / 2) % 10] end,
       case when n.n % 5 = 0 then array[(array['vpn','printer','access'])[1 + n.n / 5 % 3]] when n.n % 5003 = 1 then array['rare'] else '{}' end,
       2 + n.n % 2, made, case when status in ('new', 'open') then made end, case when status in ('solved', 'closed') then made + interval '1 day' end,
       case when status in ('new', 'open') and n.n % 2 = 0 then made + interval '2 days' end, made, made + interval '1 day' * (n.n % 3)
     from (select n, n % 11 <> 0 as home, now() - make_interval(secs => ($1 - n)::float8 * 94608000 / $1) as made,
         case when n % 30 = 0 then (array['new', 'open', 'pending', 'on_hold', 'solved', 'open'])[1 + n / 30 % 6] else 'closed' end as status
         from generate_series(1, $1::int) n) n,
       (select (select id from organisations where is_default) as home, array_agg(id) as others from organisations where slug like 'bench-%') o,
       (select array_agg(id) as ids from users where email like 'worker%') w, (select array_agg(id) as ids from ticket_teams) t`,
    [count],
  );
  await client.query(`insert into ticket_entries (ticket_id, sequence, id, organisation_id, kind, author_side, body, changes, created_at)
    select t.id, s, gen_random_uuid(), t.organisation_id, case when s = 1 then 'change' else 'message' end, case when s = 3 then 'staff' else 'requester' end,
      case when s > 1 then concat_ws(' ', 'w' || h % 5000, 'w' || h % 700, 'w' || h % 90, 'w' || h % 23,
        case when h % 5 = 0 then 'error' end, case when h / 7 % 50 = 1 then 'printer' end, case when h % 100000 = 7 then 'quokka' end) end,
      case when s = 1 then jsonb_build_object('subject', jsonb_build_object('from', null, 'to', t.subject)) end, t.created_at
    from tickets t cross join lateral generate_series(1, t.version) s cross join lateral (select abs(hashint8(t.number * 3 + s)) as h) h`);
  await client.query('insert into ticket_tag_uses select organisation_id, tag, id from tickets, unnest(tags) as u (tag)');
  await client.query(`insert into ticket_tags select distinct organisation_id, tag, now() from ticket_tag_uses`);
  for (const table of TABLES) await client.query(`alter table ${table} enable trigger user`);
  await client.query(`set maintenance_work_mem = '512MB'`);
  for (const { indexdef } of indexes) await client.query(indexdef);
  await client.query('vacuum analyze');
}
