import { join } from 'node:path';
import type { Config } from '#platform/config';
import type { AppLog } from '#platform/logging';
import { migrateDatabase, openDatabase, requireInstallation } from './installation.js';
import { lockInstance } from './instance-lock.js';
import type { Invocation } from './invocation.js';
import { whenDatabaseIsThere } from './late-database.js';
import { Phases } from './phases.js';
import { withFreePort } from './port.js';
import { loadProjectConfig } from './project.js';
import { announceAddress } from './running-address.js';
import type { RunningPart } from './start-together.js';
import { StopRequest } from './stop-request.js';

const STOP_LIMIT_MS = 60_000;
const PORT_RACES = 5;

/** A long-running command: what it is called, what it boots, how it treats the data directory. */
export interface Service {
  /** Name of the phase, and of the process in the logs. */
  readonly name: string;
  readonly role: string;
  readonly listens: boolean;
  /** Only one of it may run on a data directory. */
  readonly exclusive: boolean;
  /** It has something to do while the database is away: it boots at once, and takes up its work when the schema is there. */
  readonly bootsWithoutDatabase: boolean;
  /** A person watches: logs go to files in the data directory, the terminal shows phases and addresses. */
  readonly interactive: boolean;
  /** Loads the code: the larger part of a warm start, hence a phase of its own. */
  load(): Promise<unknown>;
  /** @param migrated settles when the schema is there; only of what boots without the database. */
  boot(config: Config, log: AppLog, migrated: Promise<unknown>): Promise<RunningPart>;
  /** Called when everything is up; prints what the person needs next. */
  greet(config: Config, part: RunningPart, totalMs: number): Promise<void> | void;
}

/** Starts a service phase by phase, runs it until it is asked to stop, and takes everything down in the opposite order. */
export async function runService(invocation: Invocation, service: Service): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const stop = new StopRequest(say);
  const phases = new Phases(service.interactive ? (line) => void process.stdout.write(`${line}\n`) : say, invocation.build.ms);
  await using open = new AsyncDisposableStack();

  let config = loadProjectConfig(invocation, service.interactive ? { LOG_STDOUT: 'false' } : {});
  if (service.interactive && config.logDirectory === undefined) config = config.with({ logDirectory: join(config.home, 'logs') });
  if (service.exclusive) {
    const lock = lockInstance(config.home);
    open.defer(() => lock.release());
  }
  if (service.listens) config = await withAnnouncedPort(config, say);
  phases.done('build', describeBuild(invocation), invocation.build.ms);

  // A person who watches is told at the end where the data is.
  if (!service.interactive) requireInstallation(config, true, say);

  // Neither needs the other. What begins is awaited only when the database can be closed again; code cannot be unloaded.
  const began = performance.now();
  const loading = service.load().then(() => performance.now() - began);
  loading.catch(() => undefined); // thrown below
  const database = await phases.run('postgres', () => openDatabase(config, say), describeDatabase);
  open.defer(() => database.close());
  config = database.config;
  stop.check();
  phases.done('program', 'loaded', await loading);
  stop.check();
  const { promise: away, resolve: onWait } = Promise.withResolvers<void>();
  const waiting = { config, listens: service.listens, check: () => stop.check(), say, onWait };
  const migrated = phases.run(
    'migrations',
    // A person who watches is told at once; what keeps services running would start them again and again.
    () => (service.interactive ? migrateDatabase(config) : whenDatabaseIsThere(() => migrateDatabase(config), waiting)),
    (applied) => (applied.length === 0 ? 'up to date' : `${applied.length} applied`),
  );
  migrated.catch(() => undefined); // thrown below
  await (service.bootsWithoutDatabase ? Promise.race([migrated, away]) : migrated);
  stop.check();

  const { createLogger } = await import('#platform/logging');
  const log = await createLogger({
    level: config.logLevel,
    stdout: config.logToStdout,
    directory: config.logDirectory,
    role: service.role,
  });
  const { startObservability } = await import('#platform/observability');
  const observability = await startObservability(config, { role: service.role, log });
  open.defer(() => observability.close());
  const part = await phases.run(
    service.name,
    () =>
      bootOnFreePort(
        config,
        (on) => service.boot(on, log, migrated),
        (changed) => (config = changed),
      ),
    () => 'ready',
  );
  open.defer(() => withinLimit(config, part.close()));
  open.defer(() => part.beginDrain());
  stop.check();
  await migrated;

  if (service.exclusive) {
    const announced = announceAddress(config);
    open.defer(() => announced.withdraw());
  }
  await service.greet(config, part, phases.totalMs);
  await stop.requested();
}

/** Between our look at the port and our listening somebody else may have taken it. */
async function bootOnFreePort(
  config: Config,
  boot: (config: Config) => Promise<RunningPart>,
  onChange: (config: Config) => void,
): Promise<RunningPart> {
  for (let race = 1; ; race++) {
    try {
      return await boot(config);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || race === PORT_RACES) throw error;
      config = await withFreePort(config);
      onChange(config);
    }
  }
}

async function withAnnouncedPort(config: Config, say: (line: string) => void): Promise<Config> {
  const found = await withFreePort(config);
  if (config.port !== 0 && found.port !== config.port) say(`Port ${config.port} is in use; taking ${found.port}.`);
  return found;
}

async function withinLimit(config: Config, closing: Promise<void>): Promise<void> {
  const limit = setTimeout(
    () => {
      process.stderr.write('zocalo: what was in hand did not end in time; stopping at once.\n');
      process.exit(1);
    },
    config.drainSeconds * 1000 + STOP_LIMIT_MS,
  );
  await closing;
  clearTimeout(limit);
}

function describeBuild({ build }: Invocation): string {
  return { present: 'as it is', fresh: 'up to date', built: 'compiled', 'no-compiler': 'as it is', 'no-sources': 'as it is' }[build.state];
}

function describeDatabase({ kind }: { kind: 'outside' | 'started' | 'joined' }): string {
  return { outside: 'DATABASE_URL', started: 'embedded, started', joined: 'embedded, was running' }[kind];
}
