import { join } from 'node:path';
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
  /** Directory of `app.N.log` and `error.N.log`; undefined: no files. */
  readonly directory?: string | undefined;
  /** Which process writes: part of every line and of the file names, so that two processes never share a file. */
  readonly role: string;
}

const FILE_SIZE = '20m';
const OLD_FILES = 5;
// Lines are written in blocks, at the latest after a quarter of a second, and when the process exits.
const BUFFERED = { sync: false, minLength: 8_192, periodicFlush: 250 };

/** @throws when the log directory cannot be written. A disk that fills up later loses lines, not the process. */
export async function createLogger(targets: LogTargets): Promise<AppLog> {
  const streams: { level: 'debug' | 'error'; stream: DestinationStream }[] = [];
  if (targets.stdout) streams.push({ level: 'debug', stream: pino.destination({ dest: 1, ...BUFFERED }) });
  if (targets.directory) {
    streams.push({ level: 'debug', stream: await rollingFile(join(targets.directory, `${targets.role}.log`)) });
    streams.push({ level: 'error', stream: await rollingFile(join(targets.directory, `${targets.role}-error.log`)) });
  }
  const target = multistream(streams);
  process.once('exit', () => flushQuietly(target));
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
        return context ? { requestId: context.correlationId } : {};
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

function flushQuietly(target: { flushSync(): void }): void {
  try {
    target.flushSync();
  } catch {
    // A stream that was never opened has nothing to lose, and there is no process left to tell.
  }
}

async function rollingFile(file: string): Promise<DestinationStream> {
  const stream = await build({ file, size: FILE_SIZE, limit: { count: OLD_FILES, removeOtherLogFiles: true }, mkdir: true, ...BUFFERED });
  // A full disk must not end the process; the line is lost, standard output still has it.
  stream.on('error', () => undefined);
  return stream;
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
