import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { migrateWithin, UnknownMigrationError } from '../src/index.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const MIGRATIONS = new URL('../../../../migrations/app/', import.meta.url);

let database: TestDatabase;
let client: Client;
const folders: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
});
beforeEach(async () => {
  await client.query('rollback');
  await client.query('begin; create schema other');
});
afterAll(async () => {
  await client.end();
  await database.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A timeline of three: the body of the class of each. */
async function planted(...bodies: string[]): Promise<URL> {
  await mkdir(join(ROOT, 'node_modules/.cache'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'node_modules/.cache/zocalo-planted-'));
  folders.push(folder);
  await mkdir(join(folder, 'app'));
  for (const [place, body] of bodies.entries()) {
    const name = `Migration2026010100000${place + 1}_step`;
    await writeFile(
      join(folder, 'app', `${name}.js`),
      `import { Migration } from '@mikro-orm/migrations';\nexport class ${name} extends Migration { ${body} }\n`,
    );
  }
  return pathToFileURL(`${folder}/`);
}

const up = (sql: string) => `up() { this.addSql(${JSON.stringify(sql)}); }`;
const within = (upTo: string | readonly string[], folder?: URL) =>
  migrateWithin(client, { timeline: 'app', schema: 'other', upTo, folder });
const tables = async () =>
  (
    await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'other'::regnamespace and relkind = 'r' order by 1`,
    )
  ).rows.map(({ name }) => name);

describe('migrateWithin', () => {
  it('BK3 W1 runs every migration of the product in the transaction and schema of the caller, in two steps as well as in one', async () => {
    const known = (await readdir(MIGRATIONS)).map((file) => file.replace(/\.(ts|js)$/, '')).toSorted();
    const half = known[Math.floor(known.length / 2)] ?? '';
    expect(await within(half)).toEqual(known.slice(0, known.indexOf(half) + 1));
    expect(await within('head')).toEqual(known.slice(known.indexOf(half) + 1));
    expect(await within('head')).toEqual([]);
    const app = await client.query(`select name from app.migrations order by name`);
    expect((await client.query('select name from other.migrations order by name')).rows).toEqual(app.rows);
    await client.query('rollback');
    expect((await client.query(`select to_regnamespace('other') as found`)).rows).toEqual([{ found: null }]);
  });

  it('BK3 W1 stops at the one that is named, or runs exactly those that are', async () => {
    const folder = await planted(up('create table one ()'), up('create table two ()'), up('create table three ()'));
    await within('Migration20260101000002_step', folder);
    expect(await tables()).toEqual(['migrations', 'one', 'two']);
    await client.query('rollback; begin; create schema other');
    await within(['Migration20260101000003_step', 'Migration20260101000001_step'], folder);
    expect(await tables()).toEqual(['migrations', 'one', 'three']);
    expect(await within('head', folder)).toEqual(['Migration20260101000002_step']);
  });

  it('BK3 refuses what this release does not know, wanted or already there', async () => {
    const folder = await planted(up('create table one ()'));
    await expect(within('Migration20990101000001_newer', folder)).rejects.toThrow(UnknownMigrationError);
    await expect(within(['Migration20990101000001_newer'], folder)).rejects.toThrow('Migration20990101000001_newer');
    await client.query('rollback; begin; create schema other');
    await within('head', folder);
    await client.query(`insert into other.migrations (name) values ('Migration20990101000001_newer')`);
    await expect(within('head', folder)).rejects.toThrow('Migration20990101000001_newer');
  });

  it.each([
    ['needs no transaction', `isTransactional() { return false; } ${up('create table one ()')}`, 'does not run in a transaction'],
    ['is not text', 'up() { this.addSql({ sql: "select 1" }); }', 'is not plain SQL'],
    ['needs the driver', 'async up() { await this.execute("select 1"); }', 'undefined'],
    ['cannot be in a transaction', up('create table one (n integer); create index concurrently one_n on one (n)'), 'CONCURRENTLY'],
  ])('BK3 a migration that %s stops it', async (_, body, message) => {
    await expect(within('head', await planted(body))).rejects.toThrow(message);
  });

  it('BK3 a value of an enum that a later migration adds and uses is there within one transaction', async () => {
    const folder = await planted(
      up(`create type mood as enum ('ok')`),
      up(`alter type mood add value 'sad'`),
      up(`create table moods as select 'sad'::mood as mood`),
    );
    await within('head', folder);
    expect((await client.query('select mood::text from other.moods')).rows).toEqual([{ mood: 'sad' }]);
  });
});
