import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type ArchiveEntry, ArchiveErrors, ArchiveKeys, ArchiveSpace } from '#platform/archives';
import { AppError, PlatformErrors } from '#platform/errors';
import { loadArchiveWork } from './archive-door.js';
import { BackupErrors } from './backup.errors.js';
import type { Backup, BackupHeader, BackupManifest } from './backup.js';
import { BackupCatalogue } from './backup-catalogue.js';
import { failureOf, isDamage } from './backup-failure.js';
import { BackupLocks, type HeldLock } from './backup-locks.repository.js';
import { manifestOf, misshapen } from './backup-manifest.js';
import { ofHeader } from './backup-rebuild.js';
import { BackupWatch, type ReportProgress } from './backup-watch.js';
import { FILE_LIST, filesIn } from './file-list.js';

export interface ReadingOptions {
  readonly signal: AbortSignal;
  readonly progress?: ReportProgress;
  /** A chunk of content is good until the next one is asked for: for whoever keeps none of them, and does not read ahead. */
  readonly lends?: boolean;
  /**
   * Content that nobody reads is not unpacked: every byte of the archive is compared with what was written instead. For archives whose content
   * was looked at before; all of any other one is.
   */
  readonly asWritten?: boolean;
}

/** What an archive holds, read once and forwards: see `ArchiveReader`. */
export interface BackupContent {
  header(): Promise<unknown>;
  entries(): AsyncGenerator<ArchiveEntry, void>;
  /** After the last entry. @throws AppError ARCHIVE_DAMAGED when it is not what we write, BACKUP_REPLACED when it is not what we wrote */
  manifest(): BackupManifest;
}

/** An archive that is being read; nobody removes it until `close`. */
export interface OpenBackup {
  readonly backup: Backup;
  readonly reader: BackupContent;
  /** Its bytes as they lie there, for whoever cannot open it; instead of `reader`. */
  readonly source: Readable;
  /** Aborted when it may be removed all the same: the connection that kept it was lost. */
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

/** Reads archives where they lie. */
@Injectable()
export class BackupReader {
  constructor(
    private readonly space: ArchiveSpace,
    private readonly keys: ArchiveKeys,
    private readonly catalogue: BackupCatalogue,
    private readonly locks: BackupLocks,
  ) {}

  /** @throws AppError NOT_FOUND, BACKUP_GONE, BACKUP_IN_USE */
  async open(id: string, { signal, progress = () => undefined, lends, asWritten = false }: ReadingOptions): Promise<OpenBackup> {
    const lock = await this.use(id);
    const watch = new BackupWatch(progress, [signal, lock.signal]);
    const end = async () => {
      watch[Symbol.dispose]();
      await lock.release();
    };
    try {
      const backup = await this.known(id);
      watch.begin('checking', backup.bytes);
      const source = await watch.during(this.space.read(backup.archive!));
      const onAbort = () => void source.destroy(watch.signal.reason as Error);
      watch.signal.addEventListener('abort', onAbort, { once: true });
      source.on('error', () => undefined);
      const passesOver = asWritten && backup.state === 'verified' && backup.verifiedAs === 'content' && backup.sha256 !== null;
      let isOther = false;
      const onOther = () => {
        if (passesOver) throw new AppError(ArchiveErrors.ARCHIVE_DAMAGED);
        isOther = true;
      };
      const bytes = watch.count(source);
      const counted = Readable.from(this.isKnown(backup) ? compared(backup, bytes, onOther) : bytes, {
        objectMode: false,
        highWaterMark: 1024 ** 2,
      });
      counted.on('error', () => undefined);
      const { readArchive } = await loadArchiveWork();
      const archive = readArchive(counted, { keys: this.keys, signal: watch.signal, lends, passesOver });
      const reader: BackupContent = {
        header: () => archive.header(),
        entries: () => archive.entries(),
        manifest: () => {
          const manifest = manifestOf(archive.manifest());
          // Not sooner: what is damaged is called that.
          if (isOther) throw new AppError(BackupErrors.BACKUP_REPLACED);
          return manifest;
        },
      };
      const close = async () => {
        watch.signal.removeEventListener('abort', onAbort);
        source.destroy();
        await end();
      };
      return { backup, reader, source: counted, signal: watch.signal, close };
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** The bytes as they lie there, for a copy elsewhere. @throws AppError NOT_FOUND, BACKUP_GONE, BACKUP_IN_USE */
  async openBytes(id: string): Promise<{ readonly backup: Backup; readonly source: Readable; close(): Promise<void> }> {
    const lock = await this.use(id);
    try {
      const backup = await this.known(id);
      return { backup, source: await this.space.read(backup.archive!), close: () => lock.release() };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /**
   * Reads every byte back from the place and says so in the catalogue. One that is not what was written has failed from then on; one
   * that cannot be read now stays what it was.
   * @throws what went wrong.
   */
  async verify(id: string, options: ReadingOptions): Promise<Backup> {
    const open = await this.open(id, { ...options, lends: true });
    try {
      const summary = this.keys.reads ? await summaryOf(open) : await this.sameBytes(open);
      const verifiedAs = this.keys.reads ? 'content' : 'bytes';
      const checked = { ...open.backup, ...summary, state: 'verified', verifiedAt: new Date(), verifiedAs, error: null } as const;
      await this.catalogue.save(checked);
      return checked;
    } catch (error) {
      if (isDamage(error))
        await this.catalogue.save({ ...open.backup, state: 'failed', verifiedAt: null, verifiedAs: null, error: failureOf(error) });
      throw error;
    } finally {
      await open.close();
    }
  }

  /** Archives may be sealed for somebody who is not here: then all that can be said is that they lie there as they were written. */
  private async sameBytes({ backup, source }: OpenBackup): Promise<Partial<Backup>> {
    if (backup.sha256 === null) throw new AppError(ArchiveErrors.ARCHIVE_LOCKED);
    const hash = createHash('sha256');
    for await (const chunk of source) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== backup.sha256) throw new AppError(ArchiveErrors.ARCHIVE_DAMAGED);
    return {};
  }

  /** Its digest counts once the archive was looked at, also for one that was found to be another. Without keys `sameBytes` compares. */
  private isKnown({ state, sha256 }: Backup): boolean {
    return this.keys.reads && sha256 !== null && (state === 'verified' || state === 'failed');
  }

  private async use(id: string): Promise<HeldLock> {
    const lock = await this.locks.using(id);
    if (!lock) throw new AppError(BackupErrors.BACKUP_IN_USE);
    return lock;
  }

  private async known(id: string): Promise<Backup> {
    const backup = await this.catalogue.find(id);
    if (!backup) throw new AppError(PlatformErrors.NOT_FOUND);
    if (backup.archive === null) throw new AppError(BackupErrors.BACKUP_GONE);
    return backup;
  }
}

/** @param onOther is called at the end unless these are the bytes that were written. */
async function* compared({ sha256 }: Backup, bytes: AsyncIterable<Buffer>, onOther: () => void): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) onOther();
}

/** What an archive says of itself, once all of it was read. */
async function summaryOf({ backup, reader }: OpenBackup): Promise<Partial<Backup>> {
  const header = (await reader.header()) as BackupHeader;
  const listed = { count: 0, bytes: 0 };
  for await (const { name, content } of reader.entries()) {
    if (name !== FILE_LIST) for await (const _ of content);
    else
      for await (const { bytes } of filesIn(content)) {
        listed.count += 1;
        listed.bytes += bytes;
      }
  }
  const manifest = reader.manifest();
  const { fileList } = manifest;
  if (fileList && (fileList.count !== listed.count || fileList.bytes !== listed.bytes)) throw misshapen('fileList');
  return { ...ofHeader(header, backup.id), ...ofManifest(manifest) };
}

/** What the catalogue takes of a manifest. */
export function ofManifest({ digests, tables, files, fileList, migrations, serverVersion }: BackupManifest) {
  const streams = Object.values(digests.streams);
  return {
    dataBytes: streams.reduce((sum, { bytes }) => sum + bytes, digests.files.bytes),
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    files: fileList ?? { count: files!.length, bytes: files!.reduce((sum, { bytes }) => sum + bytes, 0) },
    tables: tables.map(({ name, rows, stream }) => ({ name, rows, bytes: digests.streams[stream]?.bytes ?? 0 })),
    migrations: { count: migrations.length, last: migrations.at(-1) ?? null },
    serverVersion,
  };
}
