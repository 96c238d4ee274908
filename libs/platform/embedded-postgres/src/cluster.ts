import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import { ROLES } from './credentials.js';
import { EmbeddedServerError, explainServerOutput } from './embedded-server-error.js';
import type { Place } from './place.js';
import { giveDirectory, writeNewFile } from './private-file.js';

const INITDB_LIMIT_MS = 120_000;
const OUTPUT_LIMIT = 64 * 1024;

/** A clean environment: PGDATA, PGPORT or a foreign locale of the caller must not reach the server. */
export const SERVER_ENVIRONMENT: NodeJS.ProcessEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export function isComplete(place: Place): boolean {
  return existsSync(join(place.cluster, 'PG_VERSION'));
}

const UNFINISHED = 'unfinished-';

/**
 * Makes the cluster beside its final name and renames it when it is finished and on the disk. So a start that was cut half way leaves only
 * things named unfinished-…, which never held data; they alone are ever removed. The name is new each time, since the initdb of a killed
 * start may still be writing.
 */
export async function createCluster(place: Place, binaries: Binaries, password: string, durable: boolean): Promise<void> {
  const token = randomBytes(4).toString('hex');
  const unfinished = join(place.root, `${UNFINISHED}cluster-${token}`);
  const passwordFile = join(place.root, `${UNFINISHED}password-${token}`);
  mkdirSync(unfinished, { mode: 0o700 });
  try {
    if (place.account !== null) giveDirectory(unfinished, place.account);
    writeNewFile(passwordFile, password, place.account);
    const identity = ['-U', ROLES.superuser, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    const text = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    await runTool(place, binaries, 'initdb', ['-D', unfinished, ...identity, ...text, '--no-sync', '--no-instructions']);
    if (durable) await runTool(place, binaries, 'initdb', ['-D', unfinished, '--sync-only']);
    renameSync(unfinished, place.cluster);
  } finally {
    // On a full disk what was begun must not take the room that is left.
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/** What starts that were cut half way left behind. */
export function removeUnfinished(place: Place): void {
  if (!existsSync(place.root)) return;
  for (const name of readdirSync(place.root)) {
    if (name.startsWith(UNFINISHED)) rmSync(join(place.root, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Gives the superuser a new password while the server is down, for a cluster whose passwords were lost. */
export async function resetSuperuserPassword(place: Place, binaries: Binaries, password: string): Promise<void> {
  if (!/^[\w-]+$/.test(password)) throw new TypeError('a generated password holds only letters, digits, - and _');
  const statement = `ALTER ROLE ${ROLES.superuser} PASSWORD '${password}'\n`;
  await runTool(place, binaries, 'postgres', ['--single', '-D', place.cluster, 'postgres'], statement);
}

async function runTool(place: Place, binaries: Binaries, tool: string, args: string[], input = ''): Promise<void> {
  const program = join(binaries.root, 'bin', tool);
  const { code, output } = await run(program, args, place.account, place.root, input);
  if (code === 0) return;
  throw explainServerOutput(output, dirname(place.cluster), binaries.version);
}

function run(
  program: string,
  args: string[],
  account: Account | null,
  cwd: string,
  input: string,
): Promise<{ code: number | null; output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; output: string }>();
  const identity = account === null ? {} : { uid: account.uid, gid: account.gid };
  const child = spawn(program, args, {
    ...identity,
    cwd,
    env: SERVER_ENVIRONMENT,
    timeout: INITDB_LIMIT_MS,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_LIMIT));
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.stdin.on('error', () => undefined); // it may end before it reads
  child.stdin.end(input);
  child.once('error', (error) => reject(cannotRun(program, error)));
  child.once('close', (code) => resolve({ code, output }));
  return promise;
}

/** The program is there but the system does not start it: another C library, a `noexec` mount, an unreachable directory. */
export function cannotRun(program: string, error: Error): EmbeddedServerError {
  const reason = (error as NodeJS.ErrnoException).code ?? error.message;
  return new EmbeddedServerError(
    `This system cannot run ${program} (${reason}): set DATABASE_URL to a PostgreSQL server of your own.`,
    '',
    {
      cause: error,
    },
  );
}
