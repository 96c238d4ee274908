import { Injectable } from '@nestjs/common';
import { type ArchiveFile, ArchiveKeys, ArchiveSpace } from '#platform/archives';
import { isId } from '#platform/database';
import { loadArchiveWork } from './archive-door.js';
import type { Backup, BackupHeader } from './backup.js';
import { BACKUP_KINDS } from './backup.js';
import { failureOf, isDamage } from './backup-failure.js';

/** What can be said of an archive by its beginning, when nothing lies beside it. It counts once it has been read back as a whole. */
@Injectable()
export class BackupRebuild {
  constructor(
    private readonly space: ArchiveSpace,
    private readonly keys: ArchiveKeys,
  ) {}

  /** With an error when its beginning could not be read: then hardly any of it is known. Never throws. */
  async of(id: string, { name, bytes, modifiedAt }: ArchiveFile): Promise<Backup> {
    const encrypted = name.endsWith('.age');
    const nothing: Backup = {
      id,
      sequence: 0,
      state: 'written',
      kind: 'uploaded',
      note: null,
      createdBy: null,
      createdAt: timeOf(id),
      finishedAt: modifiedAt,
      verifiedAt: null,
      verifiedAs: null,
      archive: name,
      bytes,
      sha256: null,
      dataBytes: null,
      rows: null,
      files: null,
      tables: [],
      migrations: null,
      appVersion: '',
      serverVersion: null,
      encrypted,
      keyFingerprint: null,
      error: null,
    };
    try {
      return { ...nothing, ...ofHeader(await this.header(name), id) };
    } catch (error) {
      const failure = failureOf(error);
      // Anything but damage may be better tomorrow: a place that does not answer, or a key that is set.
      return { ...nothing, error: failure, ...(isDamage(error) && { state: 'failed' as const }) };
    }
  }

  private async header(name: string): Promise<BackupHeader> {
    const { readArchive } = await loadArchiveWork();
    const source = await this.space.read(name);
    try {
      return (await readArchive(source, { keys: this.keys }).header()) as BackupHeader;
    } finally {
      source.destroy();
    }
  }
}

/** What the catalogue takes of a header. One under another id was brought from elsewhere. */
export function ofHeader(header: BackupHeader, id: string) {
  const { sequence, kind, note, createdBy, createdAt, appVersion, keyFingerprint } = header;
  const isOurs = header.id === id;
  return {
    ...(isOurs && {
      sequence: Number.isSafeInteger(sequence) && sequence > 0 ? sequence : 0,
      kind: BACKUP_KINDS.includes(kind) ? kind : ('manual' as const),
      note: typeof note === 'string' ? note.slice(0, 200) : null,
      createdBy: typeof createdBy === 'string' && isId(createdBy) ? createdBy : null,
    }),
    createdAt: instantOf(createdAt) ?? timeOf(id),
    appVersion: typeof appVersion === 'string' ? appVersion.slice(0, 100) : '',
    keyFingerprint: typeof keyFingerprint === 'string' ? keyFingerprint.slice(0, 100) : null,
  };
}

function instantOf(text: unknown): Date | null {
  const at = new Date(typeof text === 'string' ? text : Number.NaN);
  return Number.isFinite(at.getTime()) ? at : null;
}

/** Ids begin with the milliseconds of when they were made. */
function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}
