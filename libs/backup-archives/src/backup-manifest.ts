import { ArchiveErrors, type Digests } from '#platform/archives';
import { AppError } from '#platform/errors';
import { isKey } from '#platform/storage';
import { type BackupFile, type BackupManifest, STORED_FOLDERS } from './backup.js';

/** As PostgreSQL has them. */
const NAME = 63;
const COLUMNS = 1_600;
const TABLES = 10_000;
const FILES = 500_000;
/** Of a line that is shown or compared. */
const TEXT = 300;
const KEY = 1_024;
/** Of an object of the catalogue: a function is as long as somebody made it. */
const DEFINITION = 1024 ** 2;
const DIGEST = /^[0-9a-f]{64}$/;
const NUMBER = /^-?\d{1,19}$/;

/**
 * The manifest of an archive, with nothing in it that is not what it should be: anybody may have written it. Whoever uses one has it from here.
 * @param read with digests that were compared with what the archive holds.
 * @throws AppError ARCHIVE_DAMAGED
 */
export function manifestOf(read: unknown): BackupManifest {
  const manifest = record(read, 'manifest');
  const format = manifest['format'];
  if (format !== 1 && format !== 2) throw misshapen('format');
  const digests = manifest['digests'] as Digests;
  const serverMajor = count(manifest['serverMajor'], 'serverMajor');
  return {
    format,
    schema: text(manifest['schema'], 'schema', NAME),
    tables: tablesOf(manifest['tables'], digests),
    sequences: list(manifest['sequences'], 'sequences', TABLES, sequenceOf),
    extensions: texts(manifest['extensions'], 'extensions', { most: 1_000, key: NAME, value: TEXT }),
    fingerprint: fingerprintOf(manifest['fingerprint']),
    migrations: list(manifest['migrations'], 'migrations', TABLES, (value) => text(value, 'migrations', TEXT)),
    serverVersion: text(manifest['serverVersion'], 'serverVersion', TEXT),
    serverMajor,
    files: format === 1 ? list(manifest['files'], 'files', FILES, fileOf) : null,
    fileList: format === 1 ? null : fileListOf(manifest['fileList']),
    filesMissing: list(manifest['filesMissing'], 'filesMissing', FILES, (value) => text(value, 'filesMissing', KEY)),
    digests,
  };
}

/** Each with a stream of its own that is there. */
function tablesOf(value: unknown, { streams }: Digests): BackupManifest['tables'] {
  const tables = list(value, 'tables', TABLES, (each) => {
    const table = record(each, 'tables');
    return {
      name: text(table['name'], 'tables', NAME),
      columns: list(table['columns'], 'columns', COLUMNS, (column) => text(column, 'columns', NAME)),
      stream: text(table['stream'], 'tables', TEXT),
      rows: count(table['rows'], 'tables'),
    };
  });
  const [names, taken] = [new Set(tables.map(({ name }) => name)), new Set(tables.map(({ stream }) => stream))];
  if (names.size < tables.length || taken.size < tables.length) throw misshapen('tables');
  if (tables.some(({ stream }) => !Object.hasOwn(streams, stream))) throw misshapen('streams');
  return tables;
}

function sequenceOf(value: unknown): BackupManifest['sequences'][number] {
  const { name, lastValue, isCalled } = record(value, 'sequences');
  if (typeof lastValue !== 'string' || !NUMBER.test(lastValue) || typeof isCalled !== 'boolean') throw misshapen('sequences');
  return { name: text(name, 'sequences', NAME), lastValue, isCalled };
}

function fingerprintOf(value: unknown): BackupManifest['fingerprint'] {
  const { sha256, objects } = record(value, 'fingerprint');
  return {
    sha256: digest(sha256, 'fingerprint'),
    objects: texts(objects, 'fingerprint', { most: 200_000, key: DEFINITION, value: DEFINITION }),
  };
}

function fileListOf(value: unknown): BackupManifest['fileList'] {
  const { count: files, bytes } = record(value, 'fileList');
  return { count: count(files, 'fileList'), bytes: count(bytes, 'fileList') };
}

/** Of a folder that backups take: whatever else an archive names stays out of the storage. @throws AppError ARCHIVE_DAMAGED */
export function fileOf(value: unknown): BackupFile {
  const { key: named, sha256, bytes } = record(value, 'files');
  const key = text(named, 'files', KEY);
  if (!isKey(key) || !STORED_FOLDERS.some((folder) => key.startsWith(`${folder}/`))) throw misshapen('files');
  return { key, sha256: digest(sha256, 'files'), bytes: count(bytes, 'files') };
}

function list<T>(value: unknown, what: string, most: number, of: (each: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > most) throw misshapen(what);
  return value.map((each) => of(each));
}

function texts(value: unknown, what: string, { most, ...long }: { most: number; key: number; value: number }): Record<string, string> {
  const entries = Object.entries(record(value, what));
  if (entries.length > most) throw misshapen(what);
  return Object.fromEntries(entries.map(([key, each]) => [text(key, what, long.key), each === '' ? '' : text(each, what, long.value)]));
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw misshapen(what);
  return value as Record<string, unknown>;
}

function text(value: unknown, what: string, most: number): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > most || value.includes('\0')) throw misshapen(what);
  return value;
}

function digest(value: unknown, what: string): string {
  if (typeof value !== 'string' || !DIGEST.test(value)) throw misshapen(what);
  return value;
}

function count(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw misshapen(what);
  return value as number;
}

/** Why nobody can make anything of it. */
export function misshapen(what: string): AppError {
  return new AppError(ArchiveErrors.ARCHIVE_DAMAGED, { reason: `${what} of the manifest` });
}
