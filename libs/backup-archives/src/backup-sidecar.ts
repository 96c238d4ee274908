import { isId } from '#platform/database';
import { BACKUP_KINDS, BACKUP_STATES, type Backup, type BackupFailure, type BackupTable, VERIFIED_AS } from './backup.js';

const FORMAT = 1;

/** What lies beside an archive. */
export function toSidecar(backup: Backup): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, ...backup }, null, 2)}\n`);
}

/** Null for what nobody can make anything of: it is made anew from the archive. Anybody may have written to it. */
export function fromSidecar(id: string, bytes: Buffer): Backup | null {
  const read = parsed(bytes);
  if (read?.['format'] !== FORMAT || read['id'] !== id) return null;
  const [createdAt, sequence] = [instant(read['createdAt']), count(read['sequence'])];
  const state = BACKUP_STATES.find((each) => each === read['state']);
  const kind = BACKUP_KINDS.find((each) => each === read['kind']);
  if (!createdAt || sequence === null || !state || !kind) return null;
  const createdBy = text(read['createdBy']);
  return {
    id,
    sequence,
    state,
    kind,
    note: text(read['note']),
    createdBy: createdBy !== null && isId(createdBy) ? createdBy : null,
    createdAt,
    finishedAt: instant(read['finishedAt']),
    verifiedAt: instant(read['verifiedAt']),
    verifiedAs: VERIFIED_AS.find((each) => each === read['verifiedAs']) ?? null,
    archive: text(read['archive']),
    bytes: count(read['bytes']),
    sha256: text(read['sha256']),
    dataBytes: count(read['dataBytes']),
    rows: count(read['rows']),
    files: filesOf(read['files']),
    tables: Array.isArray(read['tables']) ? read['tables'].flatMap(tableOf) : [],
    migrations: migrationsOf(read['migrations']),
    appVersion: text(read['appVersion']) ?? '',
    serverVersion: text(read['serverVersion']),
    encrypted: read['encrypted'] === true,
    keyFingerprint: text(read['keyFingerprint']),
    error: errorOf(read['error']),
  };
}

function parsed(bytes: Buffer): Record<string, unknown> | null {
  try {
    return record(JSON.parse(bytes.toString()));
  } catch {
    return null;
  }
}

function filesOf(value: unknown): Backup['files'] {
  const read = record(value);
  return read && { count: count(read['count']) ?? 0, bytes: count(read['bytes']) ?? 0 };
}

function tableOf(value: unknown): BackupTable[] {
  const read = record(value);
  const name = text(read?.['name']);
  return read && name !== null ? [{ name, rows: count(read['rows']) ?? 0, bytes: count(read['bytes']) ?? 0 }] : [];
}

function migrationsOf(value: unknown): Backup['migrations'] {
  const read = record(value);
  return read && { count: count(read['count']) ?? 0, last: text(read['last']) };
}

function errorOf(value: unknown): BackupFailure | null {
  const read = record(value);
  return read && { code: text(read['code']) ?? 'BACKUP_FAILED', message: text(read['message']) ?? '' };
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function count(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

function instant(value: unknown): Date | null {
  const at = typeof value === 'string' ? new Date(value) : null;
  return at && Number.isFinite(at.getTime()) ? at : null;
}
