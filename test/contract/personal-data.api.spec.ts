import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { PersonalData } from '#platform/privacy';

/** Columns that say who somebody is. Ids of rows elsewhere (of an office, a batch) are not among them: nothing of a person is there. */
const COLUMNS =
  /(^|_)(user|actor|author|owner|person|impersonator|recipient|sender|assignee|requester)_id$|_by$|(^|_)(email|address|phone|mail)$/;
/** Columns of such a name that hold nobody's data, and why. */
const INNOCENT: Readonly<Record<string, string>> = {
  'app.email_changes.ended_by': 'says which way a change ended',
  'app.pending_registrations.confirmed_by': 'says whether a link or a person confirmed',
};

interface Column {
  readonly table: string;
  readonly name: string;
  readonly pointsAtUsers: boolean;
}

describe('US6 personal data', () => {
  let api: TestApi;
  let columns: Column[];

  beforeAll(async () => {
    api = await startTestApi();
    const client = new Client({ connectionString: api.database.ownerUrl });
    await client.connect();
    const { rows } = await client.query<Column>(`
      select n.nspname || '.' || c.relname as table, a.attname as name,
        exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and f.confrelid = 'app.users'::regclass and a.attnum = any(f.conkey))
          as "pointsAtUsers"
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('app', 'ops') and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      order by 1, 2`);
    columns = rows;
    await client.end();
  });
  afterAll(() => api.close());

  const unclaimed = (found: readonly Column[], claims: ReadonlyMap<string, string>): string[] =>
    found
      .filter(({ table, name, pointsAtUsers }) => (pointsAtUsers || COLUMNS.test(name)) && INNOCENT[`${table}.${name}`] === undefined)
      .filter(({ table }) => !claims.has(table.replace(/^app\./, '')))
      .map(({ table, name }) => `${table}.${name}`);

  it('US6 every table with somebody’s id or address is claimed by the lib that hands it over and lets go of it', () => {
    const claims = api.app.get(PersonalData, { strict: false }).claims();
    expect(unclaimed(columns, claims)).toEqual([]);
    const tables = new Set(columns.map(({ table }) => table.replace(/^app\./, '')));
    expect([...claims.keys()].filter((table) => !tables.has(table))).toEqual([]);
    for (const column of Object.keys(INNOCENT)) expect(columns.map(({ table, name }) => `${table}.${name}`)).toContain(column);
  });

  it('US6 notices tables that nobody claims', () => {
    const planted: Column[] = [
      { table: 'app.letters', name: 'written_to', pointsAtUsers: true },
      { table: 'ops.notes', name: 'author_id', pointsAtUsers: false },
      { table: 'app.cards', name: 'reply_email', pointsAtUsers: false },
      { table: 'app.cards', name: 'office_id', pointsAtUsers: false },
    ];
    expect(unclaimed(planted, new Map())).toEqual(['app.letters.written_to', 'ops.notes.author_id', 'app.cards.reply_email']);
  });

  it('US6 the process that makes exports and erases knows as many contributors as the one that serves', async () => {
    const worker = await startTestWorker(api.config);
    try {
      const there = worker.get(PersonalData, { strict: false }).claims();
      expect([...there].toSorted()).toEqual([...api.app.get(PersonalData, { strict: false }).claims()].toSorted());
    } finally {
      await worker.close();
    }
  });
});
