import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { inject } from 'vitest';
import { migrate } from '#platform/database';
import { ask } from './copied.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Planted {
  readonly url: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** The migrations it was made with. */
  readonly migrations: URL;
  close(): Promise<void>;
}

/** A folder of timelines in which `app` has the given migrations. Under node_modules, where they find MikroORM and are not transformed. */
export async function migrationsOf(app: Record<string, string>): Promise<URL> {
  const cache = join(ROOT, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'zocalo-planted-'));
  await mkdir(join(folder, 'ops'));
  await mkdir(join(folder, 'app'));
  for (const [name, sql] of Object.entries(app)) {
    await writeFile(
      join(folder, 'app', `${name}.js`),
      `import { Migration } from '@mikro-orm/migrations';\nexport class ${name} extends Migration { up() { this.addSql(${JSON.stringify(sql)}); } }\n`,
    );
  }
  return pathToFileURL(`${folder}/`);
}

/** A database of its own with these migrations in it, and nothing of the product. */
export async function planted(app: Record<string, string>): Promise<Planted> {
  const server = inject('testServer');
  const name = `t_${randomBytes(6).toString('hex')}`;
  const within = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
  await ask(within(server.superuserUrl, 'postgres'), `create database ${name} template template0 owner zocalo_owner`);
  const migrations = await migrationsOf(app);
  const ownerUrl = within(server.ownerUrl, name);
  await migrate(ownerUrl, [], migrations);
  return {
    url: within(server.runtimeUrl, name),
    ownerUrl,
    superuserUrl: within(server.superuserUrl, name),
    migrations,
    close: async () => {
      const client = new Client({ connectionString: within(server.superuserUrl, 'postgres') });
      await client.connect();
      await client.query(`drop database if exists ${name} with (force)`);
      await client.end();
      await rm(migrations, { recursive: true, force: true });
    },
  };
}

/** As the first migration of the product does. */
export const GRANTS = `
  do $$ begin
    execute format('grant usage on schema %I to zocalo_runtime, zocalo_readonly', current_schema());
    execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to zocalo_runtime', current_schema());
    execute format('alter default privileges in schema %I grant usage, select on sequences to zocalo_runtime', current_schema());
    execute format('alter default privileges in schema %I grant select on tables to zocalo_readonly', current_schema());
    grant select on migrations to zocalo_runtime;
  end $$;
`;

/** A schema with one of everything that PostgreSQL 15 has and a copy has to get right. */
export const OF_EVERYTHING = `
  create type mood as enum ('sad', 'ok', 'it''s "happy"');
  create type span as (low integer, high integer);
  create type span_range as range (subtype = numeric);
  create domain percent as integer default 5 constraint percent_range check (value between 0 and 100);
  create sequence tickets start 100 increment 5 maxvalue 100000 cycle;
  comment on sequence tickets is 'In fives.';

  create function shout(said text) returns text language sql immutable strict parallel safe return upper(said) || '!';
  comment on function shout is 'Loudly.';

  create table people (
    id serial primary key,
    name text not null collate "C" check (length(name) > 0),
    loud text not null generated always as (shout(name)) stored,
    mood mood not null default 'ok',
    share percent,
    span span,
    within span_range,
    seats int4range,
    chief integer constraint people_chief references people (id) on delete set null,
    team integer,
    tags text[] not null default '{}',
    data jsonb,
    raw bytea,
    amount numeric,
    at timestamptz,
    day date,
    lasting interval,
    fraction double precision,
    word text
  );
  alter table people add constraint people_seats exclude using gist (seats with &&) deferrable initially deferred;
  comment on table people is 'Who works here; some say "it''s fine".';
  comment on column people.share is 'Of the day; 100 % at most.';
  create table teams (
    id integer primary key,
    lead integer not null references people (id) deferrable initially deferred,
    ticket bigint not null default nextval('tickets')
  );
  alter table people add constraint people_team foreign key (team) references teams (id) on update cascade;
  comment on constraint people_team on people is 'Teams have leads, who have teams.';
  alter table people add constraint people_word check (word <> 'never') not valid;
  create index people_name on people (lower(name) text_pattern_ops, mood desc nulls last) include (team) where mood <> 'sad';
  comment on index people_name is 'For looking up.';
  create unique index people_once on people (name, team) nulls not distinct;
  create index people_data on people using gin (data jsonb_path_ops) with (fastupdate = off);
  create index people_loud on people (left(loud || word, 20));
  alter index people_loud alter column 1 set statistics 300;
  alter table people alter column name set statistics 200, alter column raw set storage external;
  create statistics people_moods (dependencies) on mood, team from people;
  cluster people using people_pkey;

  create table "Odd Näme" ("Sélect" bigint generated always as identity (start 7 increment 3), "a""b\\c" text, primary key ("Sélect"));
  create table gone_columns (a integer, b integer, c integer, d text);
  alter table gone_columns drop column b;
  create table nothing ();
  create table kinds (kind text not null) with (fillfactor = 70, autovacuum_enabled = off);
  create table special_kinds (more integer) inherits (kinds);
  alter table kinds replica identity full;

  create table readings (at date not null, value integer not null default 0, primary key (at)) partition by range (at);
  create table readings_2026 partition of readings for values from ('2026-01-01') to ('2027-01-01');
  create table readings_else partition of readings default;
  create index readings_value on readings (value);
  create table marks (day date not null references readings (at), mark text);

  create table log (id bigint generated by default as identity primary key, what text not null);
  create function note() returns trigger language plpgsql set search_path from current as $$
  begin
    insert into log (what) values (tg_table_name || coalesce(new.name, '?'));
    return new;
  end $$;
  create function refuse() returns trigger language plpgsql set search_path from current as $$ begin raise 'not today'; end $$;
  create trigger people_note after insert on people for each row execute function note();
  comment on trigger people_note on people is 'Says so.';
  create trigger people_off before insert on people for each row execute function refuse();
  alter table people disable trigger people_off;
  create trigger people_always after update of name on people for each row when (old.name <> new.name) execute function note();
  alter table people enable always trigger people_always;
  create constraint trigger teams_later after insert on teams deferrable initially deferred for each row execute function refuse();
  create function busy(limit_ integer, out how_many bigint) returns bigint language sql stable
    begin atomic
      select count(*) from people p join teams t on t.id = p.team where p.id < limit_;
    end;
  create aggregate longest (text) (sfunc = textcat, stype = text, initcond = '');

  create view grown as select p.id, p.name, t.id as team_id from people p left join teams t on t.id = p.team where p.mood <> 'sad' order by p.name;
  create view names as select name, mood from people;
  create rule names_nothing as on delete to names do instead nothing;
  create materialized view moods as select mood, count(*) as people from people group by mood;
  create unique index moods_once on moods (mood);
  create materialized view sad_moods as select * from moods where mood = 'sad';
  create unlogged table scratch (n integer);

  alter table log enable row level security;
  create policy log_all on log for all to zocalo_runtime using (what <> '') with check (what <> 'x');
  insert into kinds (kind) values ('from the migration');
`;

/** Rows whose values are hard to write and read; several of each table. */
export const ROWS = `
  set session_replication_role = replica;
  delete from kinds;
  insert into people (name, mood, share, span, within, seats, tags, data, raw, amount, at, day, lasting, fraction, word)
    select 'n' || n, (array['sad', 'ok', 'it''s "happy"'])[1 + n % 3]::mood, n % 101, row(n, null)::span, span_range(n, n + 0.5),
      int4range(n * 10, n * 10 + 5), array['a,b', '{"}', null, E'\\\\N', ''], jsonb_build_object('k' || n, E'\\t\\n\\\\'), decode(md5(n::text), 'hex'),
      n::numeric / 7, timestamptz '2026-03-29 01:59:59.999999+00' + n * interval '1 hour', date '2026-01-01' + n, n * interval '1 month -1 day 3 seconds',
      1e-300 * n, case n % 6 when 0 then '' when 1 then null when 2 then E'\\\\.' when 3 then E'a\\tb\\r\\nc' when 4 then '🙂' else E'\\\\N' end
    from generate_series(1, 500) n;
  insert into people (name, amount, fraction, at, day, lasting, word, raw) values
    ('nan', 'NaN', 'NaN', '-infinity', 'infinity', '-178000000 years', repeat('long ' || chr(10), 200000), decode(repeat('00ff', 300000), 'hex')),
    ('infinite', 'Infinity', '-Infinity', '0044-03-15 12:00 BC', '4713-01-01 BC', '1 mon -1 day +00:00:00.000001', E'\\x7f\\u00a0', ''),
    ('precise', 123456789012345678901234567890.123456789012345678901234567890, 0.1::float8 + 0.2::float8, null, null, null, null, null);
  insert into teams (id, lead) select n, n from generate_series(1, 20) n;
  update people set chief = id % 7 + 1, team = 1 + id % 20;
  insert into "Odd Näme" ("a""b\\c") values ('x'), (null);
  insert into gone_columns values (1, 3, 'd'), (null, null, null);
  insert into nothing default values;
  insert into nothing default values;
  insert into kinds values ('plain');
  insert into special_kinds values ('special', 3);
  insert into readings select date '2025-12-01' + n, n from generate_series(1, 600) n;
  insert into marks select at, 'm' from readings limit 9;
  insert into log (what) select 'entry ' || n from generate_series(1, 10) n;
  insert into scratch values (1);
  refresh materialized view moods;
  select nextval('tickets'), setval(pg_get_serial_sequence('people', 'id'), 9007199254740993 % 2000000000);
`;
