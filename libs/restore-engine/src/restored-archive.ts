import { type BackupFile, type BackupHeader, type BackupManifest, FILE_LIST, FileList, filesIn } from '#backup-archives';
import { type ArchiveReading, isDamage, type UseEntries } from './archive-reading.js';
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
    try {
      return await this.look(work, accept, true);
    } catch (error) {
      if (!isDamage(error)) throw error;
      // Either it is not what was written, or what lies beside it does not know what was.
      return this.look(work, accept, false);
    }
  }

  /** @param asWritten compares the bytes with what was written, rather than to unpack them, where its content was looked at before. */
  private async look(work: RestoreWork, accept: (header: BackupHeader) => Promise<void>, asWritten: boolean): Promise<VerifiedArchive> {
    // Looked for in the storage only when the archive is known to be whole, and is not held open for that.
    const listed = new FileList();
    let passed = 0;
    const progress = ({ bytesDone }: { readonly bytesDone: number }) => {
      work.moved(bytesDone - passed);
      passed = bytesDone;
    };
    const manifest = await this.archives.read(
      this.backupId,
      { signal: this.signal, lends: true, asWritten, progress },
      async ({ backup, reader }) => {
        work.expect(backup.bytes ?? 0);
        await accept((await reader.header()) as BackupHeader);
        for await (const { name, content } of reader.entries())
          if (name === FILE_LIST) for await (const file of filesIn(content)) listed.add(file);
      },
    );
    return { manifest, files: manifest.files ?? listed };
  }

  /**
   * @param use is given each entry; what it did has to be undone if this rejects: only at the end the archive is known to be what it says.
   * `lends`: a chunk is good until it asks for the next one.
   */
  async read(work: RestoreWork, use: UseEntries, { lends = false } = {}): Promise<BackupManifest> {
    return this.archives.read(this.backupId, { signal: this.signal, lends }, async ({ backup, reader }) => {
      work.expect(backup.dataBytes ?? 0);
      await use(reader.entries());
    });
  }
}
