import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);

/** A migrated database of its own, the environment of servers that use it, and a connection that owns its tables. */
export async function startInstallation() {
  const [{ startEmbeddedServer }, { migrate }, { queueMigrationStep }] = await Promise.all([
    load('libs/platform/embedded-postgres/src/index.js'),
    load('libs/platform/database/src/index.js'),
    load('libs/platform/jobs/src/index.js'),
  ]);
  const home = mkdtempSync(join(tmpdir(), 'zocalo-bench-'));
  const server = await startEmbeddedServer({ home, temporary: true });
  await migrate(server.urls.owner, [queueMigrationStep]);
  const client = new pg.Client({ connectionString: server.urls.owner, options: '-c search_path=app' });
  await client.connect();
  return {
    client,
    env: {
      DATABASE_URL: server.urls.runtime,
      DATABASE_OWNER_URL: server.urls.owner,
      ZOCALO_HOME: home,
      LOG_DIRECTORY: join(home, 'logs'),
      RATE_LIMITS: '*=100000000/60',
    },
    stop: async () => {
      await client.end();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Inserts `count` people `<name>-0@example.com` and so on. @param changes other columns, as SQL. */
export async function addPeople(client, name, count, changes = {}) {
  const columns = Object.keys(changes);
  await client.query(
    `insert into users (id, organisation_id, email, first_name, last_name, language, confirmed_at${columns.map((column) => `, ${column}`).join('')})
     select gen_random_uuid(), (select id from organisations where is_default), $1 || '-' || n || '@example.com', 'Ana', 'Ejemplo', 'es', now()
     ${columns.map((column) => `, ${changes[column]}`).join('')}
     from generate_series(0, $2 - 1) n`,
    [name, count],
  );
}

/** An office of `count` desks in the default organisation, every other one booked for `date`. */
export async function addDesks(client, count, date) {
  await addPeople(client, 'desk', count);
  const { rows } = await client.query(
    `insert into offices (id, organisation_id, name, time_zone)
     select gen_random_uuid(), id, 'Centro', 'Europe/Madrid' from organisations where is_default returning id, organisation_id`,
  );
  const [{ id: office, organisation_id: organisation }] = rows;
  await client.query(
    `insert into desks (id, office_id, code, name, status)
     select gen_random_uuid(), $1, 'D' || lpad(n::text, 3, '0'), 'Puesto ' || n, 'active' from generate_series(1, $2) n`,
    [office, count],
  );
  await client.query(
    `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date, status, source)
     select gen_random_uuid(), $1, u.id, d.id, $2, $3, 'booked', 'user'
     from (select id, row_number() over (order by code) as n from desks where office_id = $2) d
     join (select id, row_number() over (order by email) as n from users where email like 'desk-%@example.com') u using (n)
     where n % 2 = 1`,
    [organisation, office, date],
  );
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
