import { readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf, schemaDifferences, SchemaReplacement } from '../src/index.js';
import { ask, type Copy, copyOf, digests, loaded } from './copied.js';
import { GRANTS, migrationsOf, OF_EVERYTHING, type Planted, planted, ROWS } from './planted.js';

const LATER = `alter table people add column later text not null default 'later', add column twice double precision generated always as (fraction * 2) virtual`;

let database: Planted;
let copy: Copy;

beforeAll(async () => {
  database = await planted({ Migration20260101000001_first: `${GRANTS}${OF_EVERYTHING}` });
  await ask(database.superuserUrl, ROWS);
  await ask(database.ownerUrl, 'grant select (name) on people to public; grant update on teams to zocalo_readonly with grant option');
  copy = await copyOf(database.ownerUrl);
});
afterAll(() => database.close());

describe('a schema with one of everything', () => {
  it('BK1 says what it holds', () => {
    const { tables, leftOut, sequences, refusals, migrations, serverMajor } = copy.description;
    expect(refusals).toEqual([]);
    expect(migrations).toEqual(['Migration20260101000001_first']);
    expect(serverMajor).toBe(18);
    expect(leftOut).toEqual([{ name: 'scratch', reason: 'unlogged' }]);
    const names = tables.map(({ name }) => name);
    expect(names).toContain('readings_2026');
    expect(names).not.toContain('readings');
    expect(names).not.toContain('moods');
    expect(names).not.toContain('migrations');
    expect(tables.find(({ name }) => name === 'people')?.columns).not.toContain('loud');
    expect(tables.find(({ name }) => name === 'gone_columns')?.columns).toEqual(['a', 'c', 'd']);
    expect(sequences).toContainEqual({ name: 'tickets', lastValue: '200', isCalled: true });
    expect(sequences).toContainEqual({ name: 'Odd Näme_Sélect_seq', lastValue: '10', isCalled: true });
    expect(copy.rows).toMatchObject({ people: 503, nothing: 2, kinds: 1, special_kinds: 1, log: 10, 'Odd Näme': 2 });
  });

  it('BK3 has the catalogue that PostgreSQL 15 printed of it', async () => {
    const recorded = JSON.parse(await readFile(new URL('catalogue-of-15.json', import.meta.url), 'utf8')) as Record<string, string>;
    const differences = schemaDifferences(fingerprintOf(recorded), copy.description.fingerprint);
    expect(differences.map(({ object }) => object)).toEqual(['grant column people.name to public', 'grant table teams to zocalo_readonly']);
  });

  it('BK2 BK3 comes back as it was: rows, catalogue, sequences, states of triggers, grants by hand', async () => {
    const replacement = await loaded(database.ownerUrl, copy, { aside: 'app_before_1', migrations: database.migrations });
    const differences = schemaDifferences(copy.description.fingerprint, await replacement.fingerprint());
    expect(differences.filter(({ structural }) => structural)).toEqual([]);
    expect(differences.map(({ object }) => object)).toEqual(['grant column people.name to public', 'grant table teams to zocalo_readonly']);
    await replacement.commit();

    const again = await copyOf(database.ownerUrl);
    expect(digests(again)).toEqual(digests(copy));
    expect(again.rows).toEqual(copy.rows);
    expect(again.description.sequences).toEqual(copy.description.sequences);
    expect(schemaDifferences(copy.description.fingerprint, again.description.fingerprint)).toEqual([]);

    // Derived rows, and what acts on rows that come later.
    expect(await ask(database.ownerUrl, 'select people::int from moods order by mood')).toEqual([
      { people: 166 },
      { people: 170 },
      { people: 167 },
    ]);
    expect(await ask(database.ownerUrl, `select loud from people where name = 'n1'`)).toEqual([{ loud: 'N1!' }]);
    expect(await ask(database.ownerUrl, 'select * from scratch')).toEqual([]);
    await ask(database.url, `insert into people (name) values ('new')`);
    expect(await ask(database.ownerUrl, `select what from log order by id desc limit 1`)).toEqual([{ what: 'peoplenew' }]);
    expect(await ask(database.ownerUrl, `select count(*)::int from app_before_1.log`)).toEqual([{ count: 10 }]);
    await expect(ask(database.url, `insert into people (name, team) values ('x', 999)`)).rejects.toThrow('people_team');
  });

  it('BK3 is loaded beside the running one for a drill, migrated to the newest, and leaves nothing', async () => {
    const before = await copyOf(database.ownerUrl);
    const migrations = await migrationsOf({
      Migration20260101000001_first: `${GRANTS}${OF_EVERYTHING}`,
      Migration20260101000002_later: LATER,
    });
    const drill = await loaded(database.ownerUrl, copy, { target: 'drill_1', migrations });
    expect(schemaDifferences(copy.description.fingerprint, await drill.fingerprint()).filter(({ structural }) => structural)).toEqual([]);
    expect(await drill.migrateToHead()).toEqual(['Migration20260101000002_later']);
    expect(await drill.query(`select count(*)::int as n from people where later = 'later'`)).toEqual([{ n: 503 }]);
    // Functions look where they were made, not where they came from.
    await drill.query(`insert into people (name) values ('drilled')`);
    expect(await drill.query('select what from log order by id desc limit 1')).toEqual([{ what: 'peopledrilled' }]);
    await drill.rollback();
    await rm(migrations, { recursive: true });

    const after = await copyOf(database.ownerUrl);
    expect(digests(after)).toEqual(digests(before));
    expect(after.description.sequences).toEqual(before.description.sequences);
    expect(await ask(database.ownerUrl, `select nspname from pg_namespace where nspname like 'drill%'`)).toEqual([]);
  });

  it('BK3 refuses what does not fit: a newer archive, other tables, columns, sequences, numbers of rows', async () => {
    const begin = () =>
      SchemaReplacement.begin({
        ownerUrl: database.ownerUrl,
        schema: 'app',
        aside: null,
        target: 'drill_2',
        lockTimeoutMs: 2_000,
        migrations: database.migrations,
      });
    const refused = async (work: (replacement: SchemaReplacement) => Promise<unknown>, code: string) => {
      const replacement = await begin();
      try {
        await replacement.migrateTo(work === newer ? [] : copy.description.migrations);
        await replacement.prepareLoad();
        await expect(work(replacement)).rejects.toMatchObject({ code });
      } finally {
        await replacement.rollback();
      }
    };
    const newer = (replacement: SchemaReplacement) => replacement.migrateTo(['Migration20990101000001_newer']);
    const rows = () => Readable.from([Buffer.from('1\t2\tx\n')]);
    await refused(newer, 'MIGRATIONS_DIFFER');
    await refused((replacement) => replacement.load('unknown', ['a'], rows()), 'DOES_NOT_FIT');
    await refused((replacement) => replacement.load('gone_columns', ['a', 'c', 'd', 'e'], rows()), 'DOES_NOT_FIT');
    await refused((replacement) => replacement.load('gone_columns', ['a', 'c'], rows()), 'DOES_NOT_FIT');
    await refused((replacement) => replacement.load('migrations', ['id', 'name', 'executed_at'], rows()), 'DOES_NOT_FIT');
    await refused((replacement) => replacement.setSequences([{ name: 'people', lastValue: '1', isCalled: true }]), 'DOES_NOT_FIT');
    await refused(async (replacement) => {
      expect(await replacement.load('gone_columns', ['a', 'c', 'd'], rows())).toBe(1);
      await replacement.finishLoad({ gone_columns: 2 });
    }, 'DOES_NOT_FIT');
    await refused(async (replacement) => {
      await replacement.load(
        'gone_columns',
        ['a', 'c', 'd'],
        Readable.from([Buffer.from('1\tnot a number\tx\n'), Buffer.alloc(1_000_000)]),
      );
    }, '22P02');
  });
});
