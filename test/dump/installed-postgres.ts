import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { migrate } from '#platform/database';
import { queueMigrationStep } from '#platform/jobs';
import { freePort, type TestDatabase } from '#platform/testing';

/** Where packages of Debian and Ubuntu put a server with its tools. */
const PLACES = '/usr/lib/postgresql/*/bin';
const READY_WITHIN_MS = 30_000;
const PASSWORD = 'only for this test';
/** Nothing has to survive a power cut; a restore takes a lock for each table it makes. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', max_locks_per_transaction: '256', unix_socket_directories: '' };

/** A PostgreSQL of the system, with a migrated database whose owner is nobody special, as docs/DEPLOYMENT.md says to make it. */
export interface InstalledPostgres {
  readonly major: number;
  readonly database: TestDatabase;
  /** What `pg_dump` prints, without what is different each time. */
  dump(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

/** @throws when there is none: nothing is compared then, and nobody may take that for a success. */
export async function startInstalledPostgres(): Promise<InstalledPostgres> {
  const bin = newestTools();
  const account = accountOfServer();
  const directory = await mkdtemp(join(tmpdir(), 'zocalo-postgres-'));
  const identity = { cwd: directory, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }, ...account };
  const undo: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const passwordFile = join(directory, 'password');
    await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
    if (account) for (const path of [directory, passwordFile]) await chown(path, account.uid, account.gid);
    const cluster = join(directory, 'cluster');
    const options = [
      '-U',
      'postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ];
    await promisify(execFile)(join(bin, 'initdb'), ['-D', cluster, ...options], identity);

    const port = await freePort();
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(join(bin, 'postgres'), ['-D', cluster, '-h', '127.0.0.1', '-p', String(port), ...settings], {
      ...identity,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    server.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
    const ended = once(server, 'close');
    const onExit = () => server.kill('SIGQUIT');
    process.once('exit', onExit);
    undo.push(async () => {
      process.off('exit', onExit);
      server.kill('SIGINT');
      await ended;
    });
    const url = (role: string, name: string) => `postgres://${role}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${name}`;
    const major = await ready(url('postgres', 'postgres'), () => (server.exitCode === null ? null : said));
    await provision(url('postgres', 'postgres'));
    const database: TestDatabase = {
      url: url('zocalo_runtime', 'zocalo'),
      ownerUrl: url('zocalo_owner', 'zocalo'),
      superuserUrl: url('postgres', 'zocalo'),
      close: () => Promise.resolve(),
    };
    await migrate(database.ownerUrl, [queueMigrationStep]);
    const dump = async (...args: string[]) => {
      const { stdout } = await promisify(execFile)(join(bin, 'pg_dump'), [database.ownerUrl, ...args], { maxBuffer: 512 * 1024 ** 2 });
      return withoutTokens(stdout);
    };
    return { major, database, dump, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function newestTools(): string {
  const found = globSync(PLACES)
    .filter((bin) => ['initdb', 'postgres', 'pg_dump'].every((tool) => existsSync(join(bin, tool))))
    .toSorted((a, b) => majorOf(b) - majorOf(a));
  if (!found[0]) throw new Error(`There is no PostgreSQL in ${PLACES}: install the packages postgresql and postgresql-client.`);
  return found[0];
}

function majorOf(bin: string): number {
  return Number(/\/(\d+)\/bin$/.exec(bin)?.[1] ?? 0);
}

/** PostgreSQL refuses to run as root; then as one of its own, or as nobody. */
function accountOfServer(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = ['postgres', 'nobody'].map((name) => entries.find(([entry]) => entry === name)).find(Boolean) ?? [];
  if (!uid) throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody".');
  return { uid: Number(uid), gid: Number(gid) };
}

/** @returns the major version. */
async function ready(url: string, over: () => string | null): Promise<number> {
  for (const deadline = Date.now() + READY_WITHIN_MS; ; await sleep(50)) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ major: number }>(`select current_setting('server_version_num')::integer / 10000 as major`);
      return rows[0]!.major;
    } catch (error) {
      const said = over();
      if (said !== null || Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${said ?? ''}`, { cause: error });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** As docs/DEPLOYMENT.md has it done by hand. */
async function provision(superuserUrl: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    for (const role of ['zocalo_owner', 'zocalo_runtime', 'zocalo_readonly'])
      await client.query(`create role ${role} login nosuperuser password '${PASSWORD}'`);
    await client.query('alter role zocalo_readonly set default_transaction_read_only = on');
    await client.query('grant zocalo_runtime, zocalo_readonly to zocalo_owner');
    await client.query('create database zocalo owner zocalo_owner');
    await client.query('revoke all on database zocalo from public');
    await client.query('grant connect, temporary on database zocalo to zocalo_runtime, zocalo_readonly');
  } finally {
    await client.end();
  }
}

/** Minor releases since August 2025 frame a dump with a random word. */
function withoutTokens(dump: string): string {
  return dump.replaceAll(/^\\(un)?restrict .*\n/gm, '');
}
