import { Injectable, Logger } from '@nestjs/common';
import { ArchiveErrors, type ArchiveFile, ArchiveSpace } from '#platform/archives';
import { isId } from '#platform/database';
import { AppError } from '#platform/errors';
import type { Backup } from './backup.js';
import { sidecarName } from './backup.js';
import { fromSidecar, toSidecar } from './backup-sidecar.js';
import { BackupRebuild } from './backup-rebuild.js';

const ARCHIVE = /^([0-9a-f-]{36})\.zocalo-backup(?:\.age)?$/;
const SIDECAR = /^([0-9a-f-]{36})\.json$/;
/** Questions to the place at a time. */
const AT_ONCE = 8;
/** How long what an archive says of itself is not asked again while it could not be read or put down. */
const REBUILD_AGAIN_MS = 60_000;

interface Known {
  readonly stamp: string;
  readonly backup: Backup;
}

interface Rebuilt extends Known {
  /** On the clock that only runs forwards. */
  readonly until: number;
}

/**
 * All backups there are, by what lies in their place: it is as true on another machine, and without a database. What lies beside
 * an archive can be lost; it is made anew from the archive.
 */
@Injectable()
export class BackupCatalogue {
  /** What was read before, by the name, size and time of what it was read from. */
  private readonly known = new Map<string, Known>();
  private readonly rebuilt = new Map<string, Rebuilt>();
  private readonly logger = new Logger('Backups');

  constructor(
    private readonly space: ArchiveSpace,
    private readonly rebuild: BackupRebuild,
  ) {}

  /** Newest first. Whatever is wrong with one of them, or with the room there is: the others are told, and it as far as it is known. */
  async list(): Promise<Backup[]> {
    const entries = await this.space.list();
    const archives = new Map(entries.flatMap((entry) => named(entry, ARCHIVE)));
    const sidecars = new Map(entries.flatMap((entry) => named(entry, SIDECAR)));
    for (const id of this.known.keys()) if (!sidecars.has(id)) this.known.delete(id);
    for (const id of this.rebuilt.keys()) if (!archives.has(id)) this.rebuilt.delete(id);
    const ids = [...new Set([...archives.keys(), ...sidecars.keys()])];
    const found: (Backup | null)[] = [];
    for (let from = 0; from < ids.length; from += AT_ONCE)
      found.push(...(await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => this.read(id, archives.get(id), sidecars.get(id))))));
    return found.filter((backup) => backup !== null).toSorted(newestFirst);
  }

  /** Null when there is none. */
  async find(id: string): Promise<Backup | null> {
    if (!isId(id)) return null;
    return (await this.list()).find((backup) => backup.id === id) ?? null;
  }

  /** @throws AppError what the place says; ARCHIVE_TOO_LARGE for what could not be read again */
  async save(backup: Backup): Promise<void> {
    await this.space.put(sidecarName(backup.id), toSidecar(backup));
  }

  /** The archive first: what lies beside it says that it is there. */
  async remove({ id, archive }: Backup): Promise<void> {
    if (archive !== null) await this.space.delete(archive);
    await this.space.delete(sidecarName(id));
    this.known.delete(id);
    this.rebuilt.delete(id);
  }

  /** One more than any there is. Only for whoever makes a backup, alone. */
  async nextSequence(): Promise<number> {
    return Math.max(0, ...(await this.list()).map(({ sequence }) => sequence)) + 1;
  }

  private async read(id: string, archive: ArchiveFile | undefined, sidecar: ArchiveFile | undefined): Promise<Backup | null> {
    const written = sidecar ? await this.readSidecar(id, sidecar) : null;
    // It was still being copied, or another one was put in its place: what was said is of something that is gone.
    if (written && written !== 'unreadable' && archive && isOutdated(written, sidecar!, archive)) return this.ofArchive(id, archive, true);
    if (written && written !== 'unreadable') return withArchive(written, archive);
    return archive ? this.ofArchive(id, archive, written === null) : null;
  }

  /** Null for what nobody can make anything of, ever; `unreadable` for what may be whole, but was not given now. */
  private async readSidecar(id: string, { name, bytes, modifiedAt }: ArchiveFile): Promise<Backup | null | 'unreadable'> {
    const stamp = stampOf({ bytes, modifiedAt });
    const known = this.known.get(id);
    if (known?.stamp === stamp) return known.backup;
    try {
      const content = await this.space.get(name);
      const backup = content && fromSidecar(id, content);
      // One that is being made changes all the time, maybe more than once while the clock of the place stands still.
      if (backup && backup.state !== 'running') this.known.set(id, { stamp, backup });
      return backup;
    } catch (error) {
      if (error instanceof AppError && error.code === ArchiveErrors.ARCHIVE_TOO_LARGE.code) return null;
      return known?.backup ?? 'unreadable';
    }
  }

  /** Put down for next time only when the archive said it, and over nothing that may be better. */
  private async ofArchive(id: string, archive: ArchiveFile, mayPutDown: boolean): Promise<Backup> {
    const stamp = `${archive.name} ${stampOf(archive)}`;
    const rebuilt = this.rebuilt.get(id);
    if (rebuilt?.stamp === stamp && performance.now() < rebuilt.until) return rebuilt.backup;
    const backup = await this.rebuild.of(id, archive);
    this.rebuilt.set(id, { stamp, backup, until: backup.state === 'failed' ? Infinity : performance.now() + REBUILD_AGAIN_MS });
    if (mayPutDown && backup.error === null)
      await this.save(backup).catch((error: Error) => {
        this.logger.warn(`What is known of a backup could not be put beside it: ${error.message}`);
      });
    return backup;
  }
}

function stampOf({ bytes, modifiedAt }: Pick<ArchiveFile, 'bytes' | 'modifiedAt'>): string {
  return `${bytes} ${modifiedAt.getTime()}`;
}

/**
 * Of one that counts already it would be said that it is damaged; it is not looked at anew by itself. Nor by time alone where its digest
 * is known: a copy may lose times, and where archives are sealed for somebody else the digest is all there is to check by.
 */
function isOutdated({ state, archive: name, bytes, sha256 }: Backup, sidecar: ArchiveFile, archive: ArchiveFile): boolean {
  if (name === null || (state !== 'written' && state !== 'failed')) return false;
  if (bytes !== archive.bytes) return true;
  return !(state === 'written' && sha256 !== null) && archive.modifiedAt > sidecar.modifiedAt;
}

/** What is said of an archive that is not there, or is another one, is not true any more. */
function withArchive(backup: Backup, archive: ArchiveFile | undefined): Backup {
  // It had got its name when that could not be put down any more: it can be read back, and is removed with the rest.
  if (backup.state === 'failed' && backup.archive === null && archive) return { ...backup, archive: archive.name, bytes: archive.bytes };
  if (backup.state !== 'written' && backup.state !== 'verified') return backup;
  if (!archive) return { ...backup, state: 'failed', archive: null, verifiedAt: null, verifiedAs: null, error: GONE };
  if (backup.bytes === archive.bytes && backup.archive === archive.name) return backup;
  return { ...backup, state: 'failed', archive: archive.name, verifiedAt: null, verifiedAs: null, error: CHANGED };
}

const GONE = { code: 'BACKUP_GONE', message: 'There is no archive of this backup.' };
const CHANGED = { code: 'ARCHIVE_DAMAGED', message: 'The archive is not as long as it was when it was written.' };

function newestFirst(a: Backup, b: Backup): number {
  return b.sequence - a.sequence || (a.id < b.id ? 1 : -1);
}

function named(entry: ArchiveFile, form: RegExp): [string, ArchiveFile][] {
  const id = form.exec(entry.name)?.[1];
  return id !== undefined && isId(id) ? [[id, entry]] : [];
}
