import pg from 'pg';
import { connectionUrl, DATABASE, ROLES, type Credentials } from './credentials.js';
import { EmbeddedServerError } from './embedded-server-error.js';

const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 30_000;

/**
 * Makes the roles and the database, or puts right what is missing of them. Returns whether anything was done, so that the caller can note that
 * the passwords of the credentials file are the valid ones.
 */
export async function provision(credentials: Credentials, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: connectionUrl(credentials, 'superuser', port),
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: STATEMENT_LIMIT_MS,
  });
  client.on('error', () => undefined); // a server that dies now makes the query fail; that is where it is told
  try {
    await client.connect();
    const { rows } = await client.query<{ roles: number; databases: number }>(
      `select (select count(*)::int from pg_roles where rolname = any($1)) as roles, (select count(*)::int from pg_database where datname = $2) as databases`,
      [[ROLES.owner, ROLES.runtime, ROLES.readonly], DATABASE],
    );
    if (credentials.provisioned && rows[0]?.roles === 3 && rows[0].databases === 1) return false;
    await makeRoles(client, credentials);
    if (rows[0]?.databases === 0) await client.query(`create database ${DATABASE} owner ${ROLES.owner}`);
    await client.query(`revoke all on database ${DATABASE} from public`);
    await client.query(`grant connect, temporary on database ${DATABASE} to ${ROLES.runtime}, ${ROLES.readonly}`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new EmbeddedServerError(
        'The embedded PostgreSQL refuses the password of this data directory: its credentials.json belongs to another cluster.',
      );
    }
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeRoles(client: pg.Client, credentials: Credentials): Promise<void> {
  for (const purpose of ['owner', 'runtime', 'readonly'] as const) {
    const role = ROLES[purpose];
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
    const password = client.escapeLiteral(credentials.passwords[purpose]);
    await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${role} login password ${password}`);
  }
  // A restore ends the sessions of the others, and hands what it made to them.
  await client.query(`grant ${ROLES.runtime}, ${ROLES.readonly} to ${ROLES.owner}`);
  await client.query(`alter role ${ROLES.readonly} set default_transaction_read_only = on`);
}
