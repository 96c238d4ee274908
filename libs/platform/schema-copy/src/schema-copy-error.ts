/** Why copying or replacing a schema stopped; what the caller tells people differs with it. */
export type SchemaCopyFailure =
  /** Somebody else holds what is needed; nothing was changed, worth another try. */
  | 'SCHEMA_BUSY'
  /** The schema is not there, or its name is taken. */
  | 'SCHEMA_MISSING'
  | 'SCHEMA_EXISTS'
  /** It holds what cannot be copied: see `SchemaDescription.refusals`. */
  | 'NOT_COPYABLE'
  /** What is to be loaded does not fit the schema: another table, column, sequence, or number of rows. */
  | 'DOES_NOT_FIT'
  /** A migration that this release does not know, or one that cannot run in a transaction. */
  | 'MIGRATIONS_DIFFER'
  /** max_locks_per_transaction of the server is too small for so many tables. */
  | 'TOO_FEW_LOCKS'
  | 'NO_ROOM'
  /** The role lacks a right, or row-level security would hide rows from it. */
  | 'NOT_ALLOWED'
  /** The server was silent for too long, or the connection is gone. */
  | 'CONNECTION_LOST';

export class SchemaCopyError extends Error {
  override readonly name = 'SchemaCopyError';

  constructor(
    readonly code: SchemaCopyFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const BY_STATE: Readonly<Record<string, SchemaCopyFailure>> = {
  '55P03': 'SCHEMA_BUSY',
  '40P01': 'SCHEMA_BUSY',
  '3F000': 'SCHEMA_MISSING',
  '42P06': 'SCHEMA_EXISTS',
  '53200': 'TOO_FEW_LOCKS',
  '53100': 'NO_ROOM',
  '42501': 'NOT_ALLOWED',
  '57P01': 'CONNECTION_LOST',
  '57P02': 'CONNECTION_LOST',
  '57P03': 'CONNECTION_LOST',
  '08006': 'CONNECTION_LOST',
};

/** What PostgreSQL said, in the words above where they have one; anything else as it came. */
export function schemaCopyError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SchemaCopyError) return error;
  const { code } = error as { code?: string };
  const failure = code === undefined ? undefined : BY_STATE[code];
  if (failure === 'TOO_FEW_LOCKS')
    return new SchemaCopyError(failure, `${error.message}; max_locks_per_transaction of the server is too small`, { cause: error });
  if (failure) return new SchemaCopyError(failure, error.message, { cause: error });
  if (/^Connection terminated|^Client has encountered a connection error|ECONNRESET|EPIPE/.test(error.message))
    return new SchemaCopyError('CONNECTION_LOST', error.message, { cause: error });
  return error;
}
