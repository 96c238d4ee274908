import { CommanderError } from 'commander';
import type { AppError } from '#platform/errors';
import { Interrupted, UserFault } from './user-fault.js';

const SYSTEM_FAULTS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EMFILE: 'too many files are open',
};

const DATABASE_FAULTS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  '28P01': 'it refuses the password',
  '28000': 'it refuses this user',
  '3D000': 'there is no such database',
  '53300': 'it has no connection left',
  '57P03': 'it is not ready yet',
};

/** Tells the person what went wrong and returns the exit code: one sentence for what they can put right, a stack for a bug. */
export async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof Interrupted) return 0;
  const sentence = await sentenceFor(error);
  process.stderr.write(
    sentence === null ? `zocalo: this is a bug: ${error instanceof Error ? error.stack : String(error)}\n` : `zocalo: ${sentence}\n`,
  );
  return 1;
}

async function sentenceFor(error: unknown): Promise<string | null> {
  if (!(error instanceof Error)) return null;
  if (error instanceof UserFault) return error.message;
  // Loaded only now: a command that succeeds, or only shows help, does without them.
  const { ConfigError } = await import('#platform/config');
  const { EmbeddedServerError } = await import('#platform/embedded-postgres');
  if (error instanceof ConfigError || error instanceof EmbeddedServerError) return error.message;
  if (error.name === 'AppError') return refusal(error as AppError);
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined) return null;
  const system = SYSTEM_FAULTS[code];
  if (system !== undefined && syscall !== 'connect') return `${system}${path ? ` (${path})` : ''}.`;
  return null;
}

/** A refusal of the platform, as the same request over HTTP would get it. */
function refusal({ message, details }: AppError): string {
  const { reasons, fields } = (details ?? {}) as { reasons?: string[]; fields?: { field: string; problem: string }[] };
  const why = [...(reasons ?? []), ...(fields ?? []).map(({ field, problem }) => `${field} ${problem}`)].join(', ').replaceAll('_', ' ');
  return why === '' ? message : `${message.replace(/\.$/, '')}: ${why}.`;
}

/** Names why an outside database cannot be used; anything else comes back as it was. */
export function databaseFault(error: unknown, url: string): unknown {
  const { code } = error as { code?: string };
  const reason = code === undefined ? undefined : DATABASE_FAULTS[code];
  const timedOut = error instanceof Error && /timeout expired|timed? ?out/i.test(error.message);
  if (reason === undefined && !timedOut) return error;
  const { host, pathname } = new URL(url); // never the user or the password
  return new UserFault(`the database ${host}${pathname} cannot be used: ${reason ?? 'it does not answer'} (DATABASE_URL).`, {
    cause: error,
  });
}
