// What a platform of some years holds: people with their words, sign-ins, bookings, and entries with sentences in them. What they say is drawn
// at random from words of theirs, ids and digests are random: neither all alike nor noise.
const FIRST = 'Ana,José,María,Juan,Iñaki,Zoë,Lucía,Ángel,Bea,Raúl,Noa,Óscar,Eva,Hugo,Sofía,Leo,Inés,Iván,Alba,Luis'.split(',');
const LAST = 'García,Núñez,Ruiz,Peña,Ibáñez,Soto,Muñoz,Vidal,Ortega,Gil,Cano,Rey,Sanz,Mora,Vega,Prieto,Lara,Fuentes'.split(',');
const WORDS =
  'the of and to in is was for on that it with as at by from this be are not but have had has they were which one all there when no who more out up some other than then into could time only new over also after first well way even because any these most three between state long where much through back years many work before great still such last being between under never same another know while since against right came take used himself few house use during without again place around however small found mesa reunión planta ventana silla aviso cambio correo permiso oficina'.split(
    ' ',
  );
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
];
/** Of one office. */
const PEOPLE = 2_000;
const DESKS = 200;

/** Of all kinds of rows; beyond, one table grows alone, whose rows are made quicker. */
const MIXED_MEGABYTES = 500;
const ENTRIES = 200_000;
const SENTENCES = 5_000;

/** Adds offices with their people, then entries, until the tables of `app` take so many megabytes, without their indexes, and analyses. */
export async function fillTables(client, megabytes) {
  for (let office = 0; (await megabytesOf(client)) < Math.min(megabytes, MIXED_MEGABYTES); office += 1) await addOffice(client, office);
  if (megabytes > MIXED_MEGABYTES) {
    await client.query(
      'create temporary table sentences (n int primary key, text text); create temporary table authors (n int primary key, id uuid)',
    );
    await client.query(
      `insert into sentences select n, (select string_agg(($1::text[])[1 + floor(random() * ${WORDS.length})::int], ' ')
         from generate_series(1, 20 + n * 7 % 60)) from generate_series(1, ${SENTENCES}) n`,
      [WORDS],
    );
    await client.query(`insert into authors select row_number() over (), id from users limit ${PEOPLE}`);
    while ((await megabytesOf(client)) < megabytes) await addEntries(client);
  }
  // Without one no data is restored.
  await client.query(`insert into role_grants (id, user_id, role, scope_type)
    select gen_random_uuid(), id, 'admin', 'installation' from users order by created_at, email limit 1`);
  await client.query('vacuum analyze');
}

export async function megabytesOf(client) {
  const { rows } = await client.query(
    `select sum(pg_table_size(c.oid))::float8 / 1e6 as megabytes from pg_class c where relnamespace = 'app'::regnamespace and relkind = 'r'`,
  );
  return rows[0].megabytes;
}

/** Each says two sentences of some thousands. */
async function addEntries(client) {
  await client.query(
    `insert into incident_entries (id, incident_id, kind, at, user_id, detail)
     select gen_random_uuid(), i.id, 'noted', '2024-01-01Z'::timestamptz + random() * interval '700 days', a.id,
       jsonb_build_object('text', one.text || ' ' || other.text, 'correlation', gen_random_uuid())
     from (select 1 + floor(random() * ${SENTENCES})::int as one, 1 + floor(random() * ${SENTENCES})::int as other,
             1 + floor(random() * ${PEOPLE})::int as author from generate_series(1, ${ENTRIES})) r
       join sentences one on one.n = r.one join sentences other on other.n = r.other join authors a on a.n = r.author,
       (select id from incidents order by opened_at limit 1) i`,
  );
}

async function addOffice(client, number) {
  const { rows } = await client.query(
    `insert into offices (id, organisation_id, name, time_zone)
     select gen_random_uuid(), id, 'Office ' || $1, 'Europe/Madrid' from organisations where is_default returning id, organisation_id`,
    [number],
  );
  const [{ id: office, organisation_id: organisation }] = rows;
  await client.query(
    `insert into desks (id, office_id, code, name) select gen_random_uuid(), $1, 'D' || n, 'Puesto ' || n from generate_series(0, $2 - 1) n`,
    [office, DESKS],
  );
  const { rows: people } = await client.query(
    `insert into users (id, organisation_id, email, password_hash, first_name, last_name, second_last_name, language, confirmed_at, created_at)
     select gen_random_uuid(), $1, 'person' || $2::int * ${PEOPLE} + n || '@' || (array['example', 'mail', 'office'])[n % 3 + 1] || '.test',
       '$argon2id$v=19$m=19456,t=2,p=1$' || left(encode(sha256(random()::text::bytea), 'base64'), 22) || '$'
         || left(encode(sha256(random()::text::bytea), 'base64'), 43),
       ($3::text[])[n % ${FIRST.length} + 1], ($4::text[])[n / 3 % ${LAST.length} + 1] || ' ' || to_hex(n * 7919 % 4096),
       case when n % 3 = 0 then ($4::text[])[n / 7 % ${LAST.length} + 1] end, 'es', at, at
     from generate_series(0, ${PEOPLE - 1}) n, lateral (select '2020-01-01Z'::timestamptz + ($2::int * ${PEOPLE} + n) * interval '157.31 seconds' as at) t
     returning id`,
    [organisation, number, FIRST, LAST],
  );
  const ids = people.map(({ id }) => id);
  const insert = (statement, ...more) => client.query(statement, [ids, ...more]);
  await insert(
    `insert into role_grants (id, user_id, role, scope_type, scope_id) select gen_random_uuid(), id, 'user', 'organisation', $2 from unnest($1::uuid[]) id`,
    organisation,
  );
  await insert(
    `insert into sessions (id, user_id, security_epoch, hash_current, created_at, last_seen_at, absolute_expires_at, idle_expires_at, idle_seconds,
       auth_methods, user_agent, address, revoked_at, revoke_reason)
     select gen_random_uuid(), id, 1, sha256(id::text::bytea), at, at + interval '40 minutes', at + interval '90 days', at + interval '30 days',
       2592000, '{password}', ($2::text[])[n % ${AGENTS.length} + 1], '10.' || n % 7 || '.' || n % 251 || '.' || n * 31 % 253,
       case when n % 5 > 0 then at + interval '1 hour' end, case when n % 5 > 0 then 'logout' end
     from unnest($1::uuid[]) with ordinality as p (id, n), lateral (select now() - random() * interval '60 days' + 0 * n * interval '1 day' as at) t`,
    AGENTS,
  );
  // Each has a desk of their own on six days that nobody else of that desk has.
  await insert(
    `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date, created_at)
     select gen_random_uuid(), $2, p.id, d.id, $3, '2024-01-01'::date + ((p.n - 1) / ${DESKS} * 6)::int + day,
       '2023-12-20Z'::timestamptz + random() * interval '10 days'
     from unnest($1::uuid[]) with ordinality as p (id, n)
     join (select id, row_number() over (order by code) - 1 as n from desks where office_id = $3) d on d.n = (p.n - 1) % ${DESKS}, generate_series(0, 5) day`,
    organisation,
    office,
  );
  const incident = await client.query(
    `insert into incidents (id, group_key, severity, state, opened_at, acknowledged_at, resolved_at)
     values (gen_random_uuid(), 'office ' || $1, 'warning', 'resolved', now(), now(), now()) returning id`,
    [number],
  );
  await insert(
    `insert into incident_entries (id, incident_id, kind, at, user_id, detail)
     select gen_random_uuid(), $2, 'noted', '2024-01-01Z'::timestamptz + random() * interval '700 days', id, jsonb_build_object(
       'text', (select string_agg(($3::text[])[1 + floor(random() * ${WORDS.length})::int], ' ') from generate_series(1, 20 + (n * 7 + time) % 60)),
       'address', '10.0.' || n % 251 || '.' || time, 'before', jsonb_build_object('firstName', 'Ana', 'version', time),
       'after', jsonb_build_object('firstName', 'Zoë', 'version', time + 1, 'correlation', gen_random_uuid()))
     from unnest($1::uuid[]) with ordinality as p (id, n), generate_series(1, 3) time`,
    incident.rows[0].id,
    WORDS,
  );
}
