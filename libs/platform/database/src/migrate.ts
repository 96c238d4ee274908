import { readdir } from 'node:fs/promises';
import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator, type Migration } from '@mikro-orm/migrations';
import { Client } from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.js';

type MigrationClass = new (...args: never[]) => Migration;

/** Further work under the migration lock, for schemas that a library brings itself. */
export interface MigrationStep {
  readonly name: string;
  /** @returns names of what was applied; empty when there was nothing to do. */
  run(client: Client): Promise<string[]>;
  pending(client: Client): Promise<boolean>;
}

export type Timeline = 'app' | 'ops';
const TIMELINES: readonly Timeline[] = ['app', 'ops'];
const FOLDER = new URL('../../../../migrations/', import.meta.url);

/**
 * Brings the database to this release: `app`, `ops`, then the given steps, as the owning role. Only one process
 * at a time does it; the others wait up to two minutes and find nothing left to do. Each timeline is one
 * transaction: it applies whole or not at all. With nothing to do nobody waits: a backup or a restore holds the
 * lock for as long as it copies, and processes start meanwhile.
 * @param folder holds a folder for each timeline; another than the product's only in tests.
 * @throws when the database has a migration this release does not know.
 */
export async function migrate(
  ownerUrl: string,
  steps: readonly MigrationStep[] = [],
  folder: URL = FOLDER,
): Promise<{ applied: string[] }> {
  return withClient(ownerUrl, async (client) => {
    await client.query(`set lock_timeout = '120s'`);
    if (!(await somethingPending(client, steps, folder))) return { applied: [] };
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
    const applied: string[] = [];
    for (const timeline of await pendingTimelines(client, folder))
      applied.push(...(await applyTimeline(ownerUrl, client, timeline, folder)));
    for (const step of steps) applied.push(...(await step.run(client)));
    return { applied };
  });
}

/** True when `migrate` would change something. One connection, one query per timeline and step. */
export async function migrationsPending(ownerUrl: string, steps: readonly MigrationStep[] = [], folder: URL = FOLDER): Promise<boolean> {
  return withClient(ownerUrl, (client) => somethingPending(client, steps, folder));
}

async function somethingPending(client: Client, steps: readonly MigrationStep[], folder: URL): Promise<boolean> {
  if ((await pendingTimelines(client, folder)).length > 0) return true;
  for (const step of steps) if (await step.pending(client)) return true;
  return false;
}

/** What a schema outside of `migrate` is brought to. */
export interface MigrateWithinOptions {
  readonly timeline: Timeline;
  /** Where its tables are, or are to be; the schema itself has to be there. */
  readonly schema: string;
  /** The newest, one of them with all before it, or exactly these. */
  readonly upTo: 'head' | (string & {}) | readonly string[];
  readonly folder?: URL | undefined;
}

/**
 * Runs migrations of a timeline that a schema of any name lacks, on a connection whose transaction is the caller's: nothing is committed here.
 * The search path of the transaction is that schema afterwards.
 * @returns names of what was run.
 * @throws UnknownMigrationError when this release does not know a migration that is wanted or already there.
 */
export async function migrateWithin(
  client: Pick<Client, 'query'>,
  { timeline, schema, upTo, folder = FOLDER }: MigrateWithinOptions,
): Promise<string[]> {
  const known = await migrationClasses(folder, timeline);
  await client.query(`select set_config('search_path', quote_ident($1), true)`, [schema]);
  // As MikroORM makes it.
  await client.query(`create table if not exists migrations (
    id serial primary key, name varchar(255) not null, executed_at timestamptz(6) not null default current_timestamp(6))`);
  const { rows } = await client.query<{ name: string }>('select name from migrations');
  const done = new Set(rows.map((row) => migrationName(row.name)));
  const wanted = wantedOf(
    known.map(({ name }) => name),
    upTo,
  );
  const unknown = [...done, ...wanted].filter((name) => !known.some((migration) => migration.name === name));
  if (unknown.length > 0) throw new UnknownMigrationError(unknown);
  const pending = known.filter(({ name }) => wanted.includes(name) && !done.has(name));
  for (const migration of pending) {
    for (const statement of await statementsOf(migration)) await client.query(statement);
    await client.query('insert into migrations (name) values ($1)', [migration.name]);
  }
  return pending.map(({ name }) => name);
}

/** The database or the archive comes from a newer release. */
export class UnknownMigrationError extends Error {
  override readonly name = 'UnknownMigrationError';

  constructor(readonly migrations: readonly string[]) {
    super(`This release does not know ${migrations.join(', ')}.`);
  }
}

function wantedOf(known: readonly string[], upTo: MigrateWithinOptions['upTo']): readonly string[] {
  if (upTo === 'head') return known;
  if (typeof upTo !== 'string') return upTo;
  const last = known.indexOf(upTo);
  return last < 0 ? [upTo] : known.slice(0, last + 1);
}

/** A migration of this project is text; one that needs a driver, or no transaction, could not be part of a restore. */
async function statementsOf({ name, class: Class }: { name: string; class: MigrationClass }): Promise<string[]> {
  const migration = new Class();
  if (!migration.isTransactional()) throw new Error(`${name} does not run in a transaction: a restore could not be undone.`);
  await migration.up();
  return migration.getQueries().map((query) => {
    if (typeof query !== 'string') throw new Error(`${name} is not plain SQL.`);
    return query;
  });
}

/** All are looked at before any is touched: a database that is newer in one is left as it is. */
async function pendingTimelines(client: Client, folder: URL): Promise<string[]> {
  const pending: string[] = [];
  for (const timeline of TIMELINES) if (await timelinePending(client, timeline, folder)) pending.push(timeline);
  return pending;
}

async function timelinePending(client: Client, timeline: string, folder: URL): Promise<boolean> {
  const wanted = (await migrationFiles(folder, timeline)).map(migrationName);
  const table = `${timeline}.migrations`;
  const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [table]);
  if (!rows[0]?.exists) return true;
  const done = await client.query<{ name: string }>(`select name from ${table}`);
  const names = new Set(done.rows.map((row) => migrationName(row.name)));
  const unknown = [...names].filter((name) => !wanted.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `The database is newer than this release: it has ${unknown.join(', ')}. Install the newer release, or restore a backup.`,
    );
  }
  return wanted.some((name) => !names.has(name));
}

async function applyTimeline(ownerUrl: string, client: Client, timeline: string, folder: URL): Promise<string[]> {
  await client.query(`create schema if not exists ${timeline}`);
  const migrationsList = await migrationClasses(folder, timeline);
  const orm = new MikroORM({
    clientUrl: ownerUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    driverOptions: { options: `-c search_path=${timeline}` },
    pool: { min: 0, max: 2 },
    migrations: {
      tableName: `${timeline}.migrations`,
      migrationsList: migrationsList as never,
      snapshot: false,
      allOrNothing: true,
      transactional: true,
      disableForeignKeys: false,
      silent: true,
    },
  });
  try {
    const executed = await orm.migrator.up();
    return executed.map((row) => `${timeline}/${row.name}`);
  } finally {
    await orm.close(true);
  }
}

async function migrationClasses(folder: URL, timeline: string): Promise<{ name: string; class: MigrationClass }[]> {
  return Promise.all(
    (await migrationFiles(folder, timeline)).map(async (file) => {
      const exported = (await import(new URL(`${timeline}/${file}`, folder).href)) as Record<string, MigrationClass>;
      const name = migrationName(file);
      const migration = exported[name];
      if (!migration) throw new Error(`migrations/${timeline}/${file} does not export ${name}`);
      return { name, class: migration };
    }),
  );
}

async function migrationFiles(folder: URL, timeline: string): Promise<string[]> {
  const files = await readdir(new URL(`${timeline}/`, folder));
  return files.filter((file) => /^Migration\d+_\w+\.(js|ts)$/.test(file)).toSorted();
}

function migrationName(file: string): string {
  return file.replace(/\.(js|ts)$/, '');
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'zocalo-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
