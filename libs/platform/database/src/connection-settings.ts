/** Limits that every connection starts with, so that no statement, lock or forgotten transaction can hold the rest up. */
export interface ConnectionSettings {
  readonly searchPath?: string;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  readonly idleInTransactionMs?: number;
}

/** The `options` start-up parameter of a PostgreSQL connection. */
export function connectionSettings(settings: ConnectionSettings = {}): string {
  const { searchPath = 'app', statementTimeoutMs = 15_000, lockTimeoutMs = 5_000, idleInTransactionMs = 15_000 } = settings;
  return [
    `-c search_path=${searchPath}`,
    `-c statement_timeout=${statementTimeoutMs}`,
    `-c lock_timeout=${lockTimeoutMs}`,
    `-c idle_in_transaction_session_timeout=${idleInTransactionMs}`,
  ].join(' ');
}
