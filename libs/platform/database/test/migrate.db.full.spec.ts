import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { migrate, type MigrationStep, migrationsPending } from '../src/migrate.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const run = promisify(execFile);

let database: TestDatabase;
let server: Client;
const made: string[] = [];
const folders: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  server = new Client({ connectionString: database.superuserUrl });
  await server.connect();
});
afterAll(async () => {
  for (const name of made) await server.query(`drop database if exists ${name} with (force)`);
  await server.end();
  await database.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Address of a database with nothing in it, as the owning role. */
async function empty(): Promise<string> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await server.query(`create database ${name} template template0 owner zocalo_owner`);
  made.push(name);
  const url = new URL(database.ownerUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A folder of timelines whose migrations run the given SQL. Under node_modules, where they find MikroORM and are not transformed. */
async function planted(timelines: Record<'app' | 'ops', Record<string, string>>): Promise<URL> {
  const cache = join(ROOT, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'zocalo-planted-'));
  folders.push(folder);
  for (const [timeline, migrations] of Object.entries(timelines)) {
    await mkdir(join(folder, timeline));
    for (const [name, sql] of Object.entries(migrations)) {
      await writeFile(
        join(folder, timeline, `${name}.js`),
        `import { Migration } from '@mikro-orm/migrations';\nexport class ${name} extends Migration { up() { this.addSql(${JSON.stringify(sql)}); } }\n`,
      );
    }
  }
  return pathToFileURL(`${folder}/`);
}

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

const tablesOf = (url: string) =>
  query<{ name: string }>(
    url,
    `select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('app', 'ops', 'public') order by 1`,
  ).then((rows) => rows.map((row) => row.name));

describe('migrate', () => {
  it('W1 IN3 applies everything from empty, each timeline in its schema, and nothing the second time', async () => {
    const url = await empty();
    expect(await migrationsPending(url)).toBe(true);
    const files = await Promise.all(
      ['app', 'ops'].map(async (timeline) =>
        (await readdir(join(ROOT, 'migrations', timeline)))
          .filter((file) => file.startsWith('Migration'))
          .map((file) => `${timeline}/${file.replace(/\.ts$/, '')}`),
      ),
    );
    expect((await migrate(url)).applied).toEqual(files.flatMap((each) => each.toSorted()));
    expect(await migrationsPending(url)).toBe(false);
    expect((await migrate(url)).applied).toEqual([]);
    const tables = await tablesOf(url);
    expect(tables).toEqual(expect.arrayContaining(['app.migrations', 'app.outbox', 'app.users', 'ops.audit_entries', 'ops.migrations']));
    expect(tables.filter((name) => name.startsWith('public.'))).toEqual([]);
  });

  it('W1 two processes at once apply everything once', async () => {
    const url = await empty();
    const flags = ['--conditions=zocalo-source', '--import', new URL('../../testing/src/from-source.mjs', import.meta.url).href];
    const script = `const { migrate } = await import('./libs/platform/database/src/migrate.ts'); console.log(JSON.stringify((await migrate(process.argv[1])).applied));`;
    const start = () => run(process.execPath, [...flags, '--input-type=module', '--eval', script, url], { cwd: ROOT, timeout: 60_000 });
    const applied = (await Promise.all([start(), start()]))
      .map(({ stdout }) => JSON.parse(stdout) as string[])
      .toSorted((a, b) => a.length - b.length);
    expect(applied[0]).toEqual([]);
    expect(applied[1]!.length).toBeGreaterThan(4);
    expect(await migrationsPending(url)).toBe(false);
  });

  it('W1 a database that is newer is refused with a sentence, and nothing of it is touched', async () => {
    const url = await empty();
    const older = { app: { Migration1_a: 'create table a (id int)' }, ops: {} };
    await migrate(url, [], await planted({ app: older.app, ops: { Migration1_later: 'create table later (id int)' } }));
    const folder = await planted({ app: { ...older.app, Migration2_b: 'create table b (id int)' }, ops: {} });
    const sentence = 'The database is newer than this release: it has Migration1_later. Install the newer release, or restore a backup.';
    await expect(migrate(url, [], folder)).rejects.toThrow(sentence);
    await expect(migrationsPending(url, [], folder)).rejects.toThrow(sentence);
    expect(await tablesOf(url)).not.toContain('app.b');
  });

  it('W1 a migration that fails leaves nothing half done, and the next try continues where the last good one ended', async () => {
    const url = await empty();
    const good = { Migration1_a: 'create table a (id int)' };
    await migrate(url, [], await planted({ app: good, ops: {} }));
    const broken = {
      ...good,
      Migration2_b: 'create table b (id int); insert into a values (1)',
      Migration3_c: 'create table c (id int); select 1 / 0',
    };
    await expect(migrate(url, [], await planted({ app: broken, ops: { Migration1_o: 'create table o (id int)' } }))).rejects.toThrow(
      'division by zero',
    );
    expect(await tablesOf(url)).toEqual(['app.a', 'app.migrations', 'ops.migrations']);
    expect(await query(url, 'select name from app.migrations')).toEqual([{ name: 'Migration1_a' }]);
    expect(await query(url, 'select * from app.a')).toEqual([]);
    const mended = await planted({
      app: { ...broken, Migration3_c: 'create table c (id int)' },
      ops: { Migration1_o: 'create table o (id int)' },
    });
    expect((await migrate(url, [], mended)).applied).toEqual(['app/Migration2_b', 'app/Migration3_c', 'ops/Migration1_o']);
    expect(await tablesOf(url)).toEqual(expect.arrayContaining(['app.b', 'app.c', 'ops.o']));
  });

  it('W1 further steps run after the timelines, under the same lock', async () => {
    const url = await empty();
    const folder = await planted({ app: { Migration1_a: 'create table a (id int)' }, ops: {} });
    let done = false;
    const step: MigrationStep = {
      name: 'queue',
      run: async (client) => {
        const held = await client.query(
          `select count(*)::int as n from pg_locks
           where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`,
        );
        expect(held.rows).toEqual([{ n: 1 }]);
        expect((await client.query('select count(*)::int as n from app.a')).rows).toEqual([{ n: 0 }]);
        done = true;
        return ['queue/1'];
      },
      pending: async () => !done,
    };
    expect((await migrate(url, [step], folder)).applied).toEqual(['app/Migration1_a', 'queue/1']);
    expect(await migrationsPending(url, [step], folder)).toBe(false);
    expect(
      await query(
        url,
        `select count(*)::int as n from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
      ),
    ).toEqual([{ n: 0 }]);
  });
});
