// A million people in a hundred and one organisations, of which one has 576 000 and one 40 000: what lists and files of people are
// measured on. Some stand together: one in sixteen is called Zurita, and comes last by name; the address of one in twenty-five is at
// acme.test, and they all came at the same time.
const FIRST =
  'Ana,José,María,Juan,Iñaki,Zoë,Lucía,Ángel,Bea,Raúl,Noa,Óscar,Eva,Hugo,Sofía,Leo,Inés,Iván,Alba,Luis,Nora,Saúl,Vera,Omar,Elena'.split(
    ',',
  );
const LAST = 'García,Núñez,Ruiz,Peña,Ibáñez,Soto,Muñoz,Vidal,Ortega,Gil,Cano,Rey,Sanz,Mora,Vega,Prieto,Lara,Fuentes,Campos,Ríos'.split(',');
/** Sorts of people beside the plain ones: one of each so many. */
const EVERY = { support: 50, 'office-manager': 200, admin: 10_000, suspended: 500 };

/** Seeds and analyses. Indexes that cost most while rows come in are made afterwards. */
export async function seedPeople(client, count) {
  await client.query(`insert into organisations (id, name, slug, time_zone)
    select gen_random_uuid(), 'Organisation ' || n, 'bench-' || n, 'UTC' from generate_series(1, 101) n`);
  const indexes = (
    await client.query(
      `select indexname, indexdef from pg_indexes where schemaname = 'app' and tablename in ('users', 'user_words') and indexdef not like '%UNIQUE%'`,
    )
  ).rows;
  for (const { indexname } of indexes) await client.query(`drop index ${indexname}`);
  await client.query(
    `insert into users (id, organisation_id, email, first_name, last_name, second_last_name, status, language, confirmed_at, created_at)
     select uuidv7(), o.ids[case when n % 25 = 7 then 2 when n % 10 < 6 then 1 else 3 + n / 10 % 99 end],
       'person' || n || '@' || case when n between $3 / 10 and $3 / 10 + $3 / 25 then 'acme' else (array['example', 'mail', 'office'])[n % 3 + 1] end || '.test',
       ($1::text[])[n % cardinality($1::text[]) + 1] || case when n % 7 = 0 then ' ' || chr(65 + n % 26) || to_hex(n % 4096) else '' end,
       case when n % 16 = 5 then 'Zurita' else ($2::text[])[n / 3 % cardinality($2::text[]) + 1] end || ' ' || chr(65 + n / 11 % 26) || to_hex(n % 65536),
       case when n % 3 = 0 then ($2::text[])[n / 7 % cardinality($2::text[]) + 1] end,
       case when n % ${EVERY.suspended} = 0 then 'suspended' else 'active' end, 'es', now(), '2020-01-01Z'::timestamptz + n * interval '157 seconds'
     from generate_series(1, $3::int) n, (select array_agg(id order by length(slug), slug) as ids from organisations where slug like 'bench-%') o`,
    [FIRST, LAST, count],
  );
  for (const { indexdef } of indexes) await client.query(indexdef);
  await client.query(`insert into role_grants (id, user_id, role, scope_type, scope_id)
    select gen_random_uuid(), id, 'user', 'organisation', organisation_id from users where email like 'person%'`);
  for (const role of ['support', 'office-manager', 'admin'])
    await client.query(
      `insert into role_grants (id, user_id, role, scope_type, scope_id)
       select gen_random_uuid(), id, $1, 'organisation', organisation_id from users where email like 'person%' and hashtext(email) % $2 = 0`,
      [role, EVERY[role]],
    );
  await client.query('vacuum analyze');
}

/** The organisation with most of the people, the one with some, and one of the others. */
export async function organisationsOf(client) {
  const { rows } = await client.query(`select id from organisations where slug in ('bench-1', 'bench-2', 'bench-3') order by slug`);
  return rows.map((row) => row.id);
}
