import { Client } from 'pg';
import { startTestApi, type TestApi } from '#harness';
import type { Reach } from '#platform/access';
import { newId } from '#platform/database';
import { type UserFilters, UserListQuery, type UserPlace, type UserSort } from '#users';

export const ALL: Reach = { installation: true, organisationIds: [], officeIds: [] };
/** Organisations of twelve, five and three in twenty people. */
export const [large, medium, small] = [newId(), newId(), newId()] as const;
export const within = (...organisationIds: string[]): Reach => ({ installation: false, organisationIds, officeIds: [] });

/** The API with people whose names and addresses repeat. */
export interface ManyPeople {
  readonly api: TestApi;
  readonly owner: Client;
  readonly list: UserListQuery;
  /** Ids of everybody in the list, page by page; `short`: pages that ended before they were full. */
  all(reach: Reach, filters: UserFilters, sort: UserSort): Promise<{ readonly ids: string[]; readonly short: number }>;
  /** The same ids by a statement that reads everybody. */
  expected(reach: Reach, filters: UserFilters, sort: UserSort): Promise<string[]>;
  close(): Promise<void>;
}

export async function startWithPeople(count: number): Promise<ManyPeople> {
  const api = await startTestApi();
  const list = api.app.get(UserListQuery, { strict: false });
  const owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
  await owner.connect();
  await owner.query(
    `insert into organisations (id, name, slug, time_zone) select id, 'O' || place, 'o' || place, 'UTC' from unnest($1::uuid[]) with ordinality o (id, place)`,
    [[large, medium, small]],
  );
  // Garcías and Zuritas are many, and the latter last by name; García Garrido and García Garcilaso have words that begin alike.
  await owner.query(
    `insert into users (id, organisation_id, email, first_name, last_name, second_last_name, status, confirmed_at, created_at)
     select gen_random_uuid(), case when n % 20 < 12 then $1::uuid when n % 20 < 17 then $2::uuid else $3::uuid end,
       'person' || n || '@' || case when n between $4 * 3 / 10 and $4 * 6 / 10 then 'acme' else 'mail' end || '.test', (array['Ana', 'Anabel', 'Zoë', 'Leo'])[n % 4 + 1],
       (array['García', 'Zurita', 'Vega'])[n % 3 + 1], case n % 7 when 0 then 'Garrido' when 1 then 'Garcilaso' end,
       case when n % 1000 = 0 then 'suspended' else 'active' end, now(), '2026-01-01Z'::timestamptz + n / 2 * interval '1 minute 7 microseconds'
     from generate_series(1, $4::int) n`,
    [large, medium, small, count],
  );
  // Of those who hold "user" no words tell, since that is nearly everybody.
  for (const role of ['support', 'user'])
    await owner.query(
      `insert into role_grants (id, user_id, role, scope_type) select gen_random_uuid(), id, $1, 'installation' from users where last_name = 'Zurita'`,
      [role],
    );
  await owner.query('analyze users, user_words, role_grants');
  const all: ManyPeople['all'] = async (reach, filters, sort) => {
    const ids: string[] = [];
    let short = 0;
    for (let place: UserPlace | null | undefined; place !== null;) {
      const page = await list.page(reach, filters, sort, place ?? null, 400);
      ids.push(...page.items.map((row) => row.id));
      if (page.next && page.items.length < 400) short += 1;
      place = page.next;
    }
    return { ids, short };
  };

  const expected: ManyPeople['expected'] = async (reach, { search, status, role, organisationId, createdTo }, sort) => {
    const words = search?.split(/[ .@]/).map((word) => `'${word}':*`);
    const key = { created: 'created_at', name: 'name_key', email: 'email' }[sort.replace('-', '')];
    const way = sort.startsWith('-') ? 'desc' : 'asc';
    const { rows } = await owner.query<{ id: string }>(
      `select id from users u where ($1::uuid[] is null or organisation_id = any ($1)) and ($2::tsquery is null or words @@ $2) and ($3::text is null or status = $3)
         and ($4::text is null or exists (select from role_grants where user_id = u.id and role = $4)) and ($5::uuid is null or organisation_id = $5)
         and ($6::timestamptz is null or created_at < $6) order by ${key} ${way}, id ${way}`,
      [reach.installation ? null : reach.organisationIds, words?.join(' & '), status, role, organisationId, createdTo],
    );
    return rows.map((row) => row.id);
  };
  const close = async (): Promise<void> => {
    await owner.end();
    await api.close();
  };
  return { api, owner, list, all, expected, close };
}
