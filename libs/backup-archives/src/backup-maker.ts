import { Injectable, Logger } from '@nestjs/common';
import { ArchiveKeys, ArchiveSpace } from '#platform/archives';
import { Config } from '#platform/config';
import { AppError } from '#platform/errors';
import { masterKeyFingerprint } from '#platform/keys';
import { releaseVersion } from '#platform/release';
import { loadArchiveWork } from './archive-door.js';
import { BackupErrors } from './backup.errors.js';
import { archiveName, type Backup, type BackupHeader, type BackupKind, type BackupManifest, isOwn } from './backup.js';
import { BackupCatalogue } from './backup-catalogue.js';
import { BackupContents } from './backup-contents.js';
import { failureOf } from './backup-failure.js';
import { BackupLocks } from './backup-locks.repository.js';
import { BackupReader, ofManifest } from './backup-reader.js';
import { BackupRoom } from './backup-room.js';
import { BackupWatch, type ReportProgress } from './backup-watch.js';
import { StoredFiles } from './stored-files.js';

/** For all tables together; whoever changes them meanwhile keeps us from a snapshot that is whole. */
const LOCK_TIMEOUT_MS = 30_000;
/** How many bytes of tables become one of an archive, at the least. */
const PACKED = 3;

/** A backup that is to be made. */
export interface BackupOrder {
  readonly id: string;
  readonly kind: BackupKind;
  readonly note: string | null;
  /** Id of a person; null: the clock, or the command line. */
  readonly createdBy: string | null;
  readonly progress?: ReportProgress;
  /** Ends it; whoever is given the same order later begins anew. */
  readonly signal: AbortSignal;
}

/** Makes backups, one at a time in the installation. */
@Injectable()
export class BackupMaker {
  private readonly logger = new Logger('Backups');

  constructor(
    private readonly config: Config,
    private readonly space: ArchiveSpace,
    private readonly keys: ArchiveKeys,
    private readonly catalogue: BackupCatalogue,
    private readonly locks: BackupLocks,
    private readonly files: StoredFiles,
    private readonly reader: BackupReader,
  ) {}

  /**
   * Writes an archive and reads it back. What went wrong is said in the catalogue, and nothing of the archive stays.
   * @throws AppError BACKUP_RUNNING, and what went wrong.
   */
  async make(order: BackupOrder): Promise<Backup> {
    const lock = await this.locks.making();
    if (!lock) throw new AppError(BackupErrors.BACKUP_RUNNING);
    try {
      // Nobody else makes one now: whatever is said to be made was cut off, this one with the others.
      await this.settle();
      const known = await this.catalogue.find(order.id);
      if (known?.error?.code === BackupErrors.BACKUP_CUT_OFF.code) throw new AppError(BackupErrors.BACKUP_CUT_OFF);
      if (known?.state === 'verified') return known;
      using watch = new BackupWatch(order.progress ?? (() => undefined), [order.signal, lock.signal]);
      const written = known?.state === 'written' ? known : await this.begin(order, watch);
      return await this.reader.verify(written.id, { signal: watch.signal, ...(order.progress && { progress: order.progress }) });
    } finally {
      await lock.release();
    }
  }

  /** Says of what a process left when it ended that it failed. @returns how many there were; 0 while a backup is made. */
  async settleInterrupted(): Promise<number> {
    if (!(await this.catalogue.list()).some(({ state }) => state === 'running')) return 0;
    const lock = await this.locks.making();
    if (!lock) return 0;
    try {
      return await this.settle();
    } finally {
      await lock.release();
    }
  }

  /** Only by whoever may make one now: then nobody else makes what is said to be made. */
  private async settle(): Promise<number> {
    const left = (await this.catalogue.list()).filter(({ state }) => state === 'running');
    for (const backup of left) {
      for (const isEncrypted of [true, false]) await this.tryClearing(this.space.discard(archiveName(backup.id, isEncrypted)));
      await this.fail(backup, new AppError(BackupErrors.BACKUP_CUT_OFF));
    }
    return left.length;
  }

  private async begin(order: BackupOrder, watch: BackupWatch): Promise<Backup> {
    watch.begin('preparing', null);
    const begun = await this.begun(order);
    await this.catalogue.save(begun);
    await this.tryClearing(this.space.sweep());
    try {
      const room = new BackupRoom(this.space);
      await room.require(0);
      const written = await watch.during(this.write(begun, watch, room));
      await this.catalogue.save(written);
      return written;
    } catch (error) {
      const cause: unknown = watch.signal.aborted ? watch.signal.reason : error;
      this.logger.warn(`A backup failed: ${cause instanceof Error ? cause.message : String(cause)}`);
      await this.fail(begun, order.signal.aborted ? new AppError(BackupErrors.BACKUP_INTERRUPTED) : cause).catch(() => undefined);
      throw cause;
    }
  }

  private async write(begun: Backup, watch: BackupWatch, room: BackupRoom): Promise<Backup> {
    const { writeArchive, SchemaSnapshot } = await loadArchiveWork();
    const { signal } = watch;
    const url = this.config.databaseOwnerUrl ?? this.config.databaseUrl!;
    await this.files.requireListable(watch);
    const snapshot = await SchemaSnapshot.open({ url, schema: 'app', lockTimeoutMs: LOCK_TIMEOUT_MS, signal });
    try {
      const { refusals, tables } = snapshot.description;
      if (refusals.length > 0) throw new AppError(BackupErrors.BACKUP_UNSUITABLE, { objects: refusals.slice(0, 20) });
      await room.require(await this.expectedBytes(tables.reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0)));
      const archive = archiveName(begun.id, this.keys.encrypts);
      const sink = await this.space.create(archive);
      try {
        let manifest: BackupManifest | undefined;
        const options = { header: await this.headerOf(begun), keys: this.keys, signal };
        const { bytes, sha256 } = await writeArchive(sink.stream, options, async (writer) => {
          const contents = new BackupContents(writer, watch, room);
          const written = await contents.write(snapshot, this.files);
          manifest = { ...written, digests: contents.digests };
          return written;
        });
        signal.throwIfAborted();
        await sink.commit();
        return { ...begun, state: 'written', archive, bytes, sha256, finishedAt: new Date(), ...ofManifest(manifest!) };
      } catch (error) {
        await sink.abort();
        throw error;
      }
    } finally {
      await snapshot.close();
    }
  }

  /** Rather too little: a backup that would have had room is not refused, and one that has none is noticed while it is written. */
  private async expectedBytes(ofTables: number): Promise<number> {
    const last = (await this.catalogue.list()).find((backup) => backup.state === 'verified' && isOwn(backup));
    return last?.bytes == null ? ofTables / PACKED : Math.min(last.bytes, ofTables);
  }

  private async begun({ id, kind, note, createdBy }: BackupOrder): Promise<Backup> {
    return {
      id,
      sequence: await this.catalogue.nextSequence(),
      state: 'running',
      kind,
      note,
      createdBy,
      createdAt: new Date(),
      finishedAt: null,
      verifiedAt: null,
      verifiedAs: null,
      archive: null,
      bytes: null,
      sha256: null,
      dataBytes: null,
      rows: null,
      files: null,
      tables: [],
      migrations: null,
      appVersion: releaseVersion(),
      serverVersion: null,
      encrypted: this.keys.encrypts,
      keyFingerprint: await this.keys.fingerprint(),
      error: null,
    };
  }

  private async headerOf({ id, sequence, kind, note, createdBy, createdAt, appVersion, keyFingerprint }: Backup): Promise<BackupHeader> {
    const masterKey = await masterKeyFingerprint(this.config.masterKey, this.config.home);
    return { id, sequence, kind, note, createdBy, createdAt: createdAt.toISOString(), appVersion, keyFingerprint, masterKey };
  }

  /** What is in the way is better removed; that it is not keeps nobody from a backup. */
  private async tryClearing(clearing: Promise<void>): Promise<void> {
    await clearing.catch((error: Error) => this.logger.warn(`What a killed backup left could not be removed: ${error.message}`));
  }

  private fail(backup: Backup, error: unknown): Promise<void> {
    return this.catalogue.save({ ...backup, state: 'failed', archive: null, finishedAt: new Date(), error: failureOf(error) });
  }
}
