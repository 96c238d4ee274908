import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SchemaReplacement } from '../src/index.js';
import { ask } from './copied.js';
import { GRANTS, type Planted, planted } from './planted.js';

const KEYS = `
  create table plain (id integer, number integer, note text, constraint plain_id primary key (id) deferrable initially deferred,
    constraint plain_number unique nulls not distinct (number) include (note));
  comment on constraint plain_number on plain is 'Of the constraint.';
  comment on index plain_number is 'Of its index.';
  create table pointing (id integer primary key, plain integer references plain (number));
  create table loose (id integer, constraint loose_id primary key (id) with (fillfactor = 50));
  create table grouped (id integer constraint grouped_id primary key, name text);
  create view names as select id, name, count(*) from grouped group by id;
  create table known (id integer not null constraint known_id unique);
  alter table known replica identity using index known_id;
  create table parent (id integer constraint parent_id primary key);
  create table child () inherits (parent);
`;
const COMMENTS = `select obj_description(k.oid, 'pg_constraint') as constraint, obj_description(k.conindid, 'pg_class') as index
  from pg_constraint k where conname = 'plain_number' and connamespace = 'drill_keys'::regnamespace`;

let database: Planted;
beforeAll(async () => {
  database = await planted({ Migration20260101000001_first: `${GRANTS}${KEYS}` });
});
afterAll(() => database.close());
const begun: SchemaReplacement[] = [];
afterEach(async () => {
  for (const replacement of begun.splice(0)) await replacement.rollback();
});

async function prepared(): Promise<SchemaReplacement> {
  const replacement = await SchemaReplacement.begin({
    ownerUrl: database.ownerUrl,
    schema: 'app',
    aside: null,
    target: 'drill_keys',
    lockTimeoutMs: 2_000,
    migrations: database.migrations,
  });
  begun.push(replacement);
  await replacement.migrateTo(['Migration20260101000001_first']);
  await replacement.prepareLoad();
  return replacement;
}

describe('primary and unique keys', () => {
  it('BK3 are away while rows come, but for those that are more than their definition says', async () => {
    const replacement = await prepared();
    const left = await replacement.query(
      `select conname as name from pg_constraint where connamespace = 'drill_keys'::regnamespace and contype in ('p', 'u') order by 1`,
    );
    expect(left.map(({ name }) => name)).toEqual(['grouped_id', 'known_id', 'loose_id', 'migrations_pkey', 'parent_id']);
    await replacement.rollback();
  });

  it('BK3 come back as they were, with what was said of them', async () => {
    const replacement = await prepared();
    expect(await replacement.load('plain', ['id', 'number', 'note'], Readable.from([Buffer.from('1\t1\ta\n2\t2\tb\n')]))).toBe(2);
    await replacement.finishLoad({ plain: 2 });
    expect(await replacement.query(COMMENTS)).toEqual([{ constraint: 'Of the constraint.', index: 'Of its index.' }]);
    await replacement.rollback();
    expect(await ask(database.ownerUrl, `select count(*)::int as n from pg_namespace where nspname = 'drill_keys'`)).toEqual([{ n: 0 }]);
  });

  it('BK3 refuse rows that are there twice, and rows that point nowhere', async () => {
    const twice = await prepared();
    await twice.load('plain', ['id', 'number', 'note'], Readable.from([Buffer.from('1\t1\ta\n1\t2\tb\n')]));
    await expect(twice.finishLoad({ plain: 2 })).rejects.toMatchObject({ code: '23505' });
    await twice.rollback();
    const nowhere = await prepared();
    await nowhere.load('pointing', ['id', 'plain'], Readable.from([Buffer.from('1\t7\n')]));
    await expect(nowhere.finishLoad({ pointing: 1 })).rejects.toMatchObject({ code: '23503' });
    await nowhere.rollback();
  });

  it('BK3 that do not come back as they were fail the load', async () => {
    const replacement = await prepared();
    await replacement.query('alter table plain alter column note set default 5');
    await expect(replacement.finishLoad({})).rejects.toMatchObject({ code: 'DOES_NOT_FIT' });
    await replacement.rollback();
  });
});
