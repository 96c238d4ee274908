/** A start that cannot succeed, named in one sentence a person can act on. `serverLog` holds the last lines of the server, for a bug report. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';

  constructor(
    sentence: string,
    readonly serverLog = '',
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}

const FILE_FAULTS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'it is not there and cannot be made',
  ENOTDIR: 'a part of the path is not a directory',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reports an error',
};

/** Turns a file system fault of our own code into a sentence; any other error comes back as it was. */
export function namedFault(error: unknown, home: string): unknown {
  if (error instanceof EmbeddedServerError || !(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const fault = code === undefined ? undefined : FILE_FAULTS[code];
  if (fault === undefined) return error;
  return new EmbeddedServerError(`PostgreSQL cannot be started in ${home}: ${fault}${path ? ` (${path})` : ''}.`, '', { cause: error });
}

/** Names what a server or initdb wrote before it gave up. `where` is the directory it worked in. */
export function explainServerOutput(output: string, where: string, version: string): EmbeddedServerError {
  const madeBy = /initialized by PostgreSQL version (\S+?)[,.]/.exec(output)?.[1];
  if (madeBy !== undefined) {
    return new EmbeddedServerError(`${where} was made by PostgreSQL ${madeBy}; this release brings PostgreSQL ${version}.`, output);
  }
  if (/No space left on device|wrote only \d+ of \d+ bytes|Disk quota exceeded/i.test(output)) {
    return new EmbeddedServerError(`PostgreSQL cannot be started: the disk that holds ${where} is full.`, output);
  }
  if (/Permission denied|has wrong ownership|has invalid permissions/i.test(output)) {
    return new EmbeddedServerError(`PostgreSQL cannot be started: no permission in ${where} (${lastComplaint(output)}).`, output);
  }
  if (/could not create shared memory segment|Cannot allocate memory/i.test(output)) {
    return new EmbeddedServerError(
      `PostgreSQL cannot be started: the machine has no memory left for it (${lastComplaint(output)}).`,
      output,
    );
  }
  return new EmbeddedServerError(`PostgreSQL cannot be started in ${where}: ${lastComplaint(output)}.`, output);
}

function lastComplaint(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const complaint = lines.findLast((line) => /FATAL:|PANIC:|error:/i.test(line));
  const line = complaint ?? lines.findLast((text) => text !== '') ?? 'it ended without a message';
  return line.replace(/^.*?(?:FATAL|PANIC|error):\s*/i, '').replace(/\.$/, '');
}
