import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import { cannotRun, SERVER_ENVIRONMENT } from './cluster.js';
import { EmbeddedServerError, explainServerOutput } from './embedded-server-error.js';
import { classify, readPidFile } from './pid-file.js';
import type { Place } from './place.js';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.js';
import type { ServerLog } from './server-log.js';
import { settingArguments, type ServerSettings } from './server-settings.js';

const POLL_MS = 10;
const WATCH_MS = 250;
const START_LIMIT_MS = 180_000; // a crash recovery after heavy writing takes its time
const PREDECESSOR_LIMIT_MS = 10_000;
const FAST_STOP_LIMIT_MS = 15_000;
const IMMEDIATE_STOP_LIMIT_MS = 5_000;

export interface LaunchOptions {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly settings: ServerSettings;
  readonly log: ServerLog;
  readonly port: number;
  /** The port may not change: the process that uses the server knows it by this one. */
  readonly portIsFixed: boolean;
  readonly noted: ProcessIdentity | null;
  /** Called as soon as the process exists, so that it can be found again whatever happens next. */
  readonly onSpawn: (identity: ProcessIdentity, port: number) => void;
}

/** The main process of a running server, started by us or found running. */
export class Postmaster {
  private constructor(
    readonly identity: ProcessIdentity,
    readonly port: number,
    /** Resolves with how it ended. */
    readonly exited: Promise<string>,
  ) {}

  /** A server that runs already; it is watched by looking, since it is not our child. */
  static adopt(pid: number, port: number): Postmaster {
    const identity = identityOf(pid) ?? { pid, startedAt: '' };
    return new Postmaster(identity, port, watch(identity));
  }

  /** Starts the server and waits until it takes connections. */
  static async launch(options: LaunchOptions): Promise<Postmaster> {
    const deadline = Date.now() + PREDECESSOR_LIMIT_MS;
    for (let port = options.port; ;) {
      const result = await launchOnce(options, port);
      if (typeof result !== 'string') return new Postmaster(result.identity, port, result.exited);
      const portTaken = /could not bind IPv4|could not create any TCP\/IP sockets/i.test(result);
      // After a kill -9 its children live on for a moment and keep the shared memory; crash recovery needs them gone.
      const predecessorLeft = /lock file "postmaster\.pid" already exists|pre-existing shared memory block|semaphores? .* in use/i.test(
        result,
      );
      if (!(portTaken || predecessorLeft) || Date.now() >= deadline) {
        throw explainServerOutput(result, options.place.root, options.binaries.version);
      }
      if (portTaken && !options.portIsFixed) port = await freePort();
      else await sleep(250);
    }
  }

  get isRunning(): boolean {
    return isAlive(this.identity);
  }

  /** Ends sessions and writes everything out; when that takes too long it ends at once and recovers at its next start. */
  async stop(): Promise<void> {
    for (const [signal, limit] of [
      ['SIGINT', FAST_STOP_LIMIT_MS],
      ['SIGQUIT', IMMEDIATE_STOP_LIMIT_MS],
    ] as const) {
      if (!this.isRunning) return;
      process.kill(this.identity.pid, signal);
      const deadline = Date.now() + limit;
      while (this.isRunning && Date.now() < deadline) await sleep(POLL_MS);
    }
    if (this.isRunning) throw new EmbeddedServerError(`PostgreSQL (process ${this.identity.pid}) does not stop.`);
  }
}

/** A running server, or what a server that gave up has written. */
async function launchOnce(options: LaunchOptions, port: number): Promise<{ identity: ProcessIdentity; exited: Promise<string> } | string> {
  const { place, binaries, log } = options;
  const program = join(binaries.root, 'bin', 'postgres');
  const args = ['-D', place.cluster, ...settingArguments({ ...options.settings, port: String(port) })];
  const account = place.account === null ? {} : { uid: place.account.uid, gid: place.account.gid };
  const offset = log.size();
  const descriptor = log.open();
  let child: ChildProcess;
  try {
    const stdio: ('ignore' | number)[] = ['ignore', descriptor, descriptor];
    // A group of its own: Ctrl-C in the terminal reaches us only, and the server lives until we have drained.
    child = spawn(program, args, { ...account, cwd: place.root, env: serverEnvironment(options), detached: true, stdio });
  } finally {
    closeSync(descriptor);
  }
  let end: string | undefined;
  const exited = endOf(child);
  void exited.then((how) => (end = how));
  const failed = new Promise<never>((_, reject) => child.once('error', (error) => reject(cannotRun(program, error))));
  if (child.pid === undefined) return failed;
  failed.catch(() => undefined);
  child.unref();
  const identity = identityOf(child.pid) ?? { pid: child.pid, startedAt: '' };
  options.onSpawn(identity, port);

  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    if (end !== undefined) return log.since(offset) || `it ended with ${end}`;
    const pidFile = readPidFile(place.cluster);
    if (pidFile?.pid === child.pid && pidFile.status === 'ready') return { identity, exited };
    await sleep(POLL_MS);
  }
  process.kill(child.pid, 'SIGQUIT');
  throw new EmbeddedServerError(`PostgreSQL was not ready after ${START_LIMIT_MS / 1000} s; its log is ${log.file}.`, log.since(offset));
}

/**
 * PostgreSQL refuses to start while the process that a left-over postmaster.pid names is alive, even when that is a stranger with the same
 * number (usual in containers, where numbers repeat). It ignores its own parent and grandparent, so a proven stranger is named as such.
 */
function serverEnvironment({ place, noted }: LaunchOptions): NodeJS.ProcessEnv {
  const left = readPidFile(place.cluster);
  const stranger = left !== null && classify(left, place.cluster, noted) === 'foreign';
  return stranger ? { ...SERVER_ENVIRONMENT, PG_GRANDPARENT_PID: String(left.pid) } : SERVER_ENVIRONMENT;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

function watch(identity: ProcessIdentity): Promise<string> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(identity)) return;
      clearInterval(timer);
      resolve('an unknown cause');
    }, WATCH_MS).unref();
  });
}

/** A port of the loopback address nobody listens on now; `wanted` if that is free. */
export async function freePort(wanted = 0): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen({ host: '127.0.0.1', port: wanted, exclusive: true }, () => {
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    probe.close(() => resolve(port));
  });
  return promise.catch((error: NodeJS.ErrnoException) => {
    if (wanted !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) return freePort();
    throw error;
  });
}
