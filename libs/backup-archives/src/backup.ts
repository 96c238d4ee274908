import type { Digests } from '#platform/archives';

/** Folders of the storage that the database names files of. Exports of personal data are not among them: they can be made again. */
export const STORED_FOLDERS = ['attachments', 'avatars', 'reports'] as const;

/** `running`: being made. `written`: whole, not read back yet. `verified`: every byte was read back. Only that counts. */
export const BACKUP_STATES = ['running', 'written', 'verified', 'failed'] as const;
export type BackupState = (typeof BACKUP_STATES)[number];

/** Why it was made. `first`: by itself, after set-up. */
export const BACKUP_KINDS = ['manual', 'scheduled', 'before_purge', 'before_migration', 'before_restore', 'uploaded', 'first'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

/** What was looked at when it was read back: all that is in it, or only the bytes it consists of. */
export const VERIFIED_AS = ['content', 'bytes'] as const;
export type VerifiedAs = (typeof VERIFIED_AS)[number];

/** Why something failed: a code of ours and its sentence. */
export interface BackupFailure {
  readonly code: string;
  readonly message: string;
}

/** A table in an archive. */
export interface BackupTable {
  readonly name: string;
  readonly rows: number;
  /** Of its text, before it was packed. */
  readonly bytes: number;
}

/** What the catalogue knows of a backup; lies beside the archive as `<id>.json`. */
export interface Backup {
  readonly id: string;
  /** Counts up, whatever clocks say: the order of the catalogue. */
  readonly sequence: number;
  readonly state: BackupState;
  readonly kind: BackupKind;
  readonly note: string | null;
  /** Id of a person; null: the clock, or the command line. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly verifiedAt: Date | null;
  /** `bytes`: it lies there as it was written, and nobody here can open it. Null: it was not read back. */
  readonly verifiedAs: VerifiedAs | null;
  /** Name of the archive in its place; null when there is none. */
  readonly archive: string | null;
  /** Of the archive. */
  readonly bytes: number | null;
  /** Of the whole archive as it lies there; null when nobody knows. */
  readonly sha256: string | null;
  /** Of what it holds, before it was packed. */
  readonly dataBytes: number | null;
  readonly rows: number | null;
  readonly files: { readonly count: number; readonly bytes: number } | null;
  readonly tables: readonly BackupTable[];
  readonly migrations: { readonly count: number; readonly last: string | null } | null;
  readonly appVersion: string;
  readonly serverVersion: string | null;
  readonly encrypted: boolean;
  /** Of the key that opens it; null when it is not encrypted, or nobody knows. */
  readonly keyFingerprint: string | null;
  readonly error: BackupFailure | null;
}

/** Made here. What somebody brought may be of another installation, under another key: it vouches for nothing here. */
export function isOwn({ kind }: Pick<Backup, 'kind'>): boolean {
  return kind !== 'uploaded';
}

/** What comes first in an archive: known before anything is read of the database. */
export interface BackupHeader {
  /** Of the archive; whoever writes it says so. */
  readonly format?: number;
  readonly id: string;
  readonly sequence: number;
  readonly kind: BackupKind;
  readonly note: string | null;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly appVersion: string;
  readonly keyFingerprint: string | null;
  /** Of the key that seals secrets in the database: under another one they stay sealed. */
  readonly masterKey: string;
}

/** An uploaded file: what it is called in the storage, and the stream that holds its bytes. */
export interface BackupFile {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What comes last in an archive. */
export interface BackupManifest {
  readonly format: 1 | 2;
  readonly schema: string;
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly stream: string;
    readonly rows: number;
  }[];
  readonly sequences: readonly { readonly name: string; readonly lastValue: string; readonly isCalled: boolean }[];
  /** Name and version. */
  readonly extensions: Readonly<Record<string, string>>;
  readonly fingerprint: { readonly sha256: string; readonly objects: Readonly<Record<string, string>> };
  /** Of the timeline `app`, oldest first. */
  readonly migrations: readonly string[];
  readonly serverVersion: string;
  readonly serverMajor: number;
  /** All of them, as format 1 has it; null: they are named by a stream of their own. */
  readonly files: readonly BackupFile[] | null;
  /** What that stream names; null in format 1. */
  readonly fileList: { readonly count: number; readonly bytes: number } | null;
  /** Keys of files that were gone when it was their turn, as far as they were noted. */
  readonly filesMissing: readonly string[];
  /** Of every stream; whoever writes and reads archives sees to it. */
  readonly digests: Digests;
}

export const BACKUP_PHASES = ['waiting', 'preparing', 'tables', 'files', 'closing', 'checking'] as const;
export type BackupPhase = (typeof BACKUP_PHASES)[number];

/** How far it is. */
export interface BackupProgress {
  readonly phase: BackupPhase;
  readonly bytesDone: number;
  /** An estimate while it is made; null when nobody knows. */
  readonly bytesTotal: number | null;
  readonly rowsDone: number;
}

/** What an archive is called in its place. */
export function archiveName(id: string, isEncrypted: boolean): string {
  return `${id}.zocalo-backup${isEncrypted ? '.age' : ''}`;
}

/** What lies beside an archive. */
export function sidecarName(id: string): string {
  return `${id}.json`;
}
