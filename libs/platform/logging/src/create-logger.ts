import { once } from 'node:events';
import { access, constants, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type DestinationStream, type Logger, multistream, pino } from 'pino';
import build from 'pino-roll';
import { currentContext } from '#platform/context';
import { scrub } from './scrub.js';

/** The process's logger. Lines are JSON, carry the request id, and pass the scrubber before they reach any target. */
export type AppLog = Logger;

/** Where lines go. Errors are written to a file of their own as well. */
export interface LogTargets {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly stdout: boolean;
  /** Directory of `ROLE.N.log` and `ROLE-error.N.log`; undefined: no files. */
  readonly directory?: string | undefined;
  /** Which process writes: part of every line and of the file names, so that two processes never share a file. */
  readonly role: string;
  /** Bytes after which a file is closed and the next one begun; 20 MiB unless told. */
  readonly fileBytes?: number;
}

const FILE_BYTES = 20 * 1024 * 1024;
// Kept beside the one that is written.
const OLD_FILES = 5;
// Lines are written in blocks, at the latest after a quarter of a second, and when the process exits.
const BUFFERED = { sync: false, minLength: 8_192, periodicFlush: 250 };

/** @throws when the log directory cannot be written. A disk that fills up later loses lines, not the process. */
export async function createLogger(targets: LogTargets): Promise<AppLog> {
  const streams: { level: 'debug' | 'error'; stream: DestinationStream }[] = [];
  if (targets.stdout) streams.push({ level: 'debug', stream: standardOutput() });
  if (targets.directory) {
    await expectWritable(targets.directory);
    const size = targets.fileBytes ?? FILE_BYTES;
    streams.push({ level: 'debug', stream: await rollingFile(join(targets.directory, `${targets.role}.log`), size) });
    streams.push({ level: 'error', stream: await rollingFile(join(targets.directory, `${targets.role}-error.log`), size) });
  }
  const target = multistream(streams);
  flushAtExit(target);
  const common = {
    level: targets.level,
    base: { role: targets.role, pid: process.pid },
    timestamp: isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const log = pino(
    {
      ...common,
      mixin: () => {
        const context = currentContext();
        return context ? { requestId: context.correlationId, traceId: context.traceId } : {};
      },
      hooks: { streamWrite: scrub },
    },
    target,
  );
  plainLogs.set(log, pino(common, target));
  return log;
}

const plainLogs = new WeakMap<AppLog, AppLog>();

/**
 * The same log without the look-up of the context and without the scrubber: for lines that are written with every
 * request and made of ids, route templates and numbers only.
 */
export function plainLog(log: AppLog): AppLog {
  return plainLogs.get(log) ?? log;
}

interface Flushable {
  flushSync(): void;
}

const unflushed = new Set<Flushable>();

/** What is still in the buffer when the process ends is often the reason why it ends. */
function flushAtExit(target: Flushable): void {
  if (unflushed.size === 0) process.once('exit', () => unflushed.forEach(flushQuietly));
  unflushed.add(target);
}

function flushQuietly(target: Flushable): void {
  try {
    target.flushSync();
  } catch {
    // A stream that was never opened has nothing to lose, and there is no process left to tell.
  }
}

function standardOutput(): DestinationStream {
  const stream = pino.destination({ dest: 1, ...BUFFERED });
  // Whoever reads our output may go away, or the disk it goes to may fill up: no reason to end the process.
  stream.on('error', () => undefined);
  return stream;
}

async function expectWritable(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `The log directory ${directory} cannot be written (${(cause as NodeJS.ErrnoException).code}). Set LOG_DIRECTORY to another one.`,
      { cause },
    );
  }
}

async function rollingFile(file: string, bytes: number): Promise<DestinationStream> {
  await removeOldFiles(file);
  const stream = await build({ file, size: `${bytes}b`, limit: { count: OLD_FILES, removeOtherLogFiles: true }, ...BUFFERED });
  if (stream.fd < 0) await once(stream, 'ready');
  // A full disk must not end the process; the line is lost, standard output still has it.
  stream.on('error', () => undefined);
  return stream;
}

/** pino-roll only tidies up when it turns a file over, and numbers files anew after a restart: the cap has to hold then too. */
async function removeOldFiles(file: string): Promise<void> {
  const prefix = basename(file, '.log');
  const numberOf = (name: string) =>
    name.startsWith(`${prefix}.`) ? Number(/^\.(\d+)\.log$/.exec(name.slice(prefix.length))?.[1] ?? Number.NaN) : Number.NaN;
  const ours = (await readdir(dirname(file))).filter((name) => !Number.isNaN(numberOf(name))).toSorted((a, b) => numberOf(b) - numberOf(a));
  for (const name of ours.slice(OLD_FILES)) await rm(join(dirname(file), name), { force: true });
}

let second = -1;
let prefix = '';

/** pino's ISO time; the text of a second is made once, since making it costs as much as the rest of a line. */
function isoTime(): string {
  const now = Date.now();
  const current = Math.floor(now / 1000);
  if (current !== second) {
    second = current;
    prefix = new Date(current * 1000).toISOString().slice(0, 20);
  }
  return `,"time":"${prefix}${String(now % 1000).padStart(3, '0')}Z"`;
}
