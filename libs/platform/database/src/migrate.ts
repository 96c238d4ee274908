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

const TIMELINES = ['app', 'ops'] as const;
const FOLDER = new URL('../../../../migrations/', import.meta.url);

/**
 * Brings the database to this release: `app`, `ops`, then the given steps, as the owning role. Only one process
 * at a time does it; the others wait up to two minutes and find nothing left to do. Each timeline is one
 * transaction: it applies whole or not at all.
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
  return withClient(ownerUrl, async (client) => {
    if ((await pendingTimelines(client, folder)).length > 0) return true;
    for (const step of steps) if (await step.pending(client)) return true;
    return false;
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
  const migrationsList = await Promise.all(
    (await migrationFiles(folder, timeline)).map(async (file) => {
      const exported = (await import(new URL(`${timeline}/${file}`, folder).href)) as Record<string, MigrationClass>;
      const name = migrationName(file);
      const migration = exported[name];
      if (!migration) throw new Error(`migrations/${timeline}/${file} does not export ${name}`);
      return { name, class: migration };
    }),
  );
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
