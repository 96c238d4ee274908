/** Settings of the server by their PostgreSQL names. */
export type ServerSettings = Readonly<Record<string, string>>;

/**
 * Sized for a small machine. Each value is given on the command line, so the files in the cluster stay as initdb wrote them.
 *
 * The log keeps start, stop and crashes but no statement, parameter or row value: a failed statement is reported by the process that sent
 * it, and the server's own lines (DETAIL: Key (email)=…) would put personal data into a file.
 */
const DEFAULT_SETTINGS: ServerSettings = {
  max_connections: '120',
  shared_buffers: '128MB',
  // No replica and no WAL archive: a full disk then fails one statement instead of stopping the server for good.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  min_wal_size: '32MB',
  max_wal_size: '512MB',
  // A restore renames and rebuilds several hundred tables in one transaction.
  max_locks_per_transaction: '256',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
};

/** Not for the caller to change: who may reach the server, and where. */
const FIXED_SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  logging_collector: 'off',
  log_destination: 'stderr',
};

export function serverSettings(own: ServerSettings = {}): ServerSettings {
  return { ...DEFAULT_SETTINGS, ...own, ...FIXED_SETTINGS };
}

export function settingArguments(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
