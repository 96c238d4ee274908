import { type BackupFile, type BackupHeader, type BackupManifest, FILE_LIST, FileList, filesIn } from '#backup-archives';
import type { ArchiveReading, UseEntries } from './archive-reading.js';
import type { RestoreWork } from './restore-work.js';

/** An archive that was read whole. */
export interface VerifiedArchive {
  readonly manifest: BackupManifest;
  readonly files: Iterable<BackupFile>;
}

/** The archive of a restore: read once to know that it is whole, and again to be used. */
export class RestoredArchive {
  constructor(
    private readonly archives: ArchiveReading,
    private readonly backupId: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Every byte. @param accept throws for the beginning of one that is not to be restored. @throws what is wrong with it. */
  async verify(work: RestoreWork, accept: (header: BackupHeader) => Promise<void>): Promise<VerifiedArchive> {
    // Looked for in the storage only when the archive is known to be whole, and is not held open for that.
    const listed = new FileList();
    const manifest = await this.read(
      work,
      async (entries) => {
        for await (const { name, content } of entries) {
          const counted = work.counted(content);
          if (name === FILE_LIST) for await (const file of filesIn(counted)) listed.add(file);
          else for await (const _ of counted);
        }
      },
      accept,
    );
    return { manifest, files: manifest.files ?? listed };
  }

  /**
   * @param use is given each entry; what it did has to be undone if this rejects: only at the end the archive is known to be what it says.
   */
  async read(work: RestoreWork, use: UseEntries, accept?: (header: BackupHeader) => Promise<void>): Promise<BackupManifest> {
    return this.archives.read(this.backupId, this.signal, async ({ backup, reader }) => {
      work.expect(backup.dataBytes ?? 0);
      await accept?.((await reader.header()) as BackupHeader);
      await use(reader.entries());
    });
  }
}
