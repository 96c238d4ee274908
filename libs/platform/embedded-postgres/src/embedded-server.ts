import { realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectionUrl, type RolePurpose } from './credentials.js';
import { EmbeddedServerError, namedFault } from './embedded-server-error.js';
import { noteProvisioned, prepareGround, type Ground } from './ground.js';
import { Holders } from './holders.js';
import { serverDirectory } from './place.js';
import { freePort, Postmaster } from './postmaster.js';
import { makePrivateDirectory } from './private-file.js';
import { ProcessLock } from './process-lock.js';
import { provision } from './provisioning.js';
import { findRunning, fingerprintOf, readNote, stopRunning, writeNote } from './running.js';
import { ServerLog } from './server-log.js';
import { serverSettings, type ServerSettings } from './server-settings.js';
import { Supervisor } from './supervisor.js';

const LOCK_LIMIT_MS = 180_000;
const LOG_CHECK_MS = 30_000;

export interface EmbeddedServerOptions {
  /** The data directory. Made with mode 0700 when it is missing; an existing one keeps its mode. */
  readonly home: string;
  /** One sentence for a person: adoption, crash, restart. */
  readonly log?: (line: string) => void;
  /** Called after each phase (binaries, initdb, start, roles) with its time in milliseconds. */
  readonly onPhase?: (name: string, ms: number) => void;
  /** PostgreSQL settings that differ from the defaults, such as { fsync: 'off' } in tests. */
  readonly settings?: ServerSettings;
  /** For tests: the cluster is removed when the last one stops it, and so are those of test runs that were killed. */
  readonly temporary?: boolean;
}

/** A running server. It is shared by the processes of one data directory: the last one that stops it ends it. */
export interface EmbeddedServer {
  readonly host: '127.0.0.1';
  /** Stays the same through restarts after a crash. */
  readonly port: number;
  readonly urls: Readonly<Record<RolePurpose, string>>;
  /** It was running already: beside us, or left over by a process that was killed. */
  readonly adopted: boolean;
  readonly startedInMs: number;
  /** Leaves the server, and stops it when no other living process uses it. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL server of a data directory, or joins the one that runs. Faults a person can put right are an EmbeddedServerError
 * of one sentence.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const home = resolve(options.home);
  try {
    makePrivateDirectory(serverDirectory(home));
    return await start({ ...options, home: realpathSync(home) });
  } catch (error) {
    throw namedFault(error, home);
  }
}

async function start(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const began = performance.now();
  const directory = serverDirectory(options.home);
  const log = options.log ?? (() => undefined);
  const settings = serverSettings(options.settings);
  const onPhase = phases(options);
  const temporary = options.temporary ?? false;
  const holders = new Holders(join(directory, 'holders'));

  const { ground, running, adopted } = await locked(directory, async () => {
    const ground = await prepareGround({ home: options.home, durable: settings['fsync'] !== 'off', temporary, log, onPhase });
    const fingerprint = fingerprintOf(ground.binaries.root, settings);
    const present = await adoptable(ground, fingerprint, holders, log);
    const running = present ?? (await onPhase('start', () => launch(ground, settings, fingerprint)));
    try {
      if (await onPhase('roles', () => provision(ground.credentials, running.port))) noteProvisioned(options.home, ground.credentials);
      holders.join();
    } catch (error) {
      if (!holders.hasOthers()) await running.stop();
      throw error;
    }
    return { ground, running, adopted: present !== null };
  });

  const serverLog = logOf(ground);
  const rotation = setInterval(() => ignoreFaults(() => serverLog.rotateWhenLarge()), LOG_CHECK_MS).unref();
  const supervisor = new Supervisor(running, () => locked(directory, () => restart(ground, settings, running.port)), log);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    clearInterval(rotation);
    await supervisor.stop();
    await locked(directory, async () => {
      if (holders.leave()) return;
      await stopRunning(ground.place);
      if (temporary) rmSync(ground.place.root, { recursive: true, force: true });
    });
  };
  const url = (purpose: RolePurpose) => connectionUrl(ground.credentials, purpose, running.port);
  return {
    host: '127.0.0.1',
    port: running.port,
    urls: { superuser: url('superuser'), owner: url('owner'), runtime: url('runtime'), readonly: url('readonly') },
    adopted,
    startedInMs: Math.round(performance.now() - began),
    stop: () => (stopping ??= stop()),
  };
}

/** A server that runs already and that we can use as it is. One with other programs or settings is replaced, unless somebody uses it. */
async function adoptable(ground: Ground, fingerprint: string, holders: Holders, log: (line: string) => void): Promise<Postmaster | null> {
  const running = await findRunning(ground.place);
  if (running === null) return null;
  if (holders.hasOthers()) return running;
  if (readNote(ground.place)?.fingerprint === fingerprint) {
    log(`A PostgreSQL left over by a process that was killed is taken over (process ${running.identity.pid}).`);
    return running;
  }
  log(`A PostgreSQL left over with other settings is replaced (process ${running.identity.pid}).`);
  await running.stop();
  return null;
}

async function launch(ground: Ground, settings: ServerSettings, fingerprint: string, fixedPort?: number): Promise<Postmaster> {
  const log = logOf(ground);
  const noted = readNote(ground.place);
  log.rotateWhenLarge();
  return Postmaster.launch({
    ...ground,
    settings,
    log,
    port: fixedPort ?? (await freePort(noted?.port)),
    portIsFixed: fixedPort !== undefined,
    noted,
    onSpawn: (identity, port) => writeNote(ground.place, { ...identity, port, fingerprint }),
  });
}

/** After a crash: another process of this data directory may have been faster. */
async function restart(ground: Ground, settings: ServerSettings, port: number): Promise<Postmaster> {
  const running = await findRunning(ground.place);
  if (running === null) return launch(ground, settings, fingerprintOf(ground.binaries.root, settings), port);
  if (running.port === port) return running;
  throw new EmbeddedServerError(`PostgreSQL runs again, but on port ${running.port} instead of ${port}: restart this process.`);
}

function logOf(ground: Ground): ServerLog {
  return new ServerLog(join(ground.place.root, 'server.log'));
}

async function locked<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const lock = await ProcessLock.acquire(join(directory, 'lock'), LOCK_LIMIT_MS);
  if (lock === null)
    throw new EmbeddedServerError(`Another process has been starting or stopping the PostgreSQL of ${directory} for minutes.`);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function phases(options: EmbeddedServerOptions) {
  return async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
    const began = performance.now();
    const result = await work();
    options.onPhase?.(name, Math.round(performance.now() - began));
    return result;
  };
}

/** A log that cannot be rotated now (disk full) must not end the process. */
function ignoreFaults(work: () => void): void {
  try {
    work();
  } catch {
    // tried again at the next look
  }
}
