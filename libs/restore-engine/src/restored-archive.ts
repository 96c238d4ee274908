import type { BackupManifest, BackupReader } from '#backup-archives';
import type { RestoreWork } from './restore-work.js';

/** An entry of an archive. */
export interface RestoredEntry {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/** The archive of a restore: read once to know that it is whole, and again to be used. */
export class RestoredArchive {
  constructor(
    private readonly reader: BackupReader,
    private readonly backupId: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Every byte. @throws what is wrong with it. */
  async verify(work: RestoreWork): Promise<BackupManifest> {
    return this.read(work, async (entries) => {
      for await (const { content } of entries) for await (const chunk of content) work.moved(chunk.length);
    });
  }

  /**
   * @param use is given each entry; what it did has to be undone if this rejects: only at the end the archive is known to be what it says.
   */
  async read(work: RestoreWork, use: (entries: AsyncGenerator<RestoredEntry>) => Promise<void>): Promise<BackupManifest> {
    const open = await this.reader.open(this.backupId, { signal: this.signal });
    try {
      work.expect(open.backup.dataBytes ?? 0);
      await use(open.reader.entries());
      return open.reader.manifest();
    } finally {
      await open.close();
    }
  }
}
