import type { ArchiveWriter, Digests, StreamOptions } from '#platform/archives';
import type { SchemaSnapshot } from '#platform/schema-copy';
import type { BackupFile, BackupManifest } from './backup.js';
import type { BackupRoom } from './backup-room.js';
import type { BackupWatch } from './backup-watch.js';
import type { StoredFiles } from './stored-files.js';

/** Everything an archive holds between its header and its end. */
export class BackupContents {
  private readonly streams: Record<string, Digests['streams'][string]> = {};
  private fileBytes = 0;

  constructor(
    private readonly archive: ArchiveWriter,
    private readonly watch: BackupWatch,
    private readonly room: BackupRoom,
  ) {}

  /** @returns the manifest, without what the archive adds to it. */
  async write(snapshot: SchemaSnapshot, files: StoredFiles): Promise<Omit<BackupManifest, 'digests'>> {
    const { description } = snapshot;
    const estimate = description.tables.reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
    this.watch.begin('tables', estimate);
    const tables: BackupManifest['tables'][number][] = [];
    for (const { name, columns } of description.tables) {
      const stream = `data/${String(tables.length + 1).padStart(5, '0')}`;
      await this.add(stream, this.watch.count(snapshot.rows(name) as AsyncIterable<Buffer>, this.room), {
        compress: true,
        release: (piece) => snapshot.release(piece),
      });
      const rows = await snapshot.rowCount(name);
      this.watch.moved(0, rows);
      tables.push({ name, columns: [...columns], stream, rows });
    }
    // The transaction keeps the database from cleaning up, and files may be many.
    await snapshot.close();
    const uploaded = await this.files(files);
    this.watch.begin('closing');
    const { sequences, extensions, fingerprint, migrations, serverVersion, serverMajor } = description;
    return { format: 1, schema: 'app', tables, sequences, extensions, fingerprint, migrations, serverVersion, serverMajor, ...uploaded };
  }

  /** As far as it was written. */
  get digests(): Digests {
    return { streams: this.streams, files: { count: 0, bytes: this.fileBytes, sha256: '' } };
  }

  private async files(stored: StoredFiles): Promise<{ files: BackupFile[]; filesMissing: string[] }> {
    this.watch.begin('files');
    const files: BackupFile[] = [];
    const filesMissing: string[] = [];
    let last = '';
    for (const file of await stored.find(this.watch)) {
      if (file.sha256 !== last) {
        const content = await stored.open(file);
        if (!content) {
          filesMissing.push(file.key);
          continue;
        }
        await this.add(`files/${file.sha256}`, this.watch.count(content, this.room), { compress: false });
        this.fileBytes += file.bytes;
      }
      last = file.sha256;
      files.push(file);
    }
    return { files, filesMissing };
  }

  private async add(name: string, content: AsyncIterable<Buffer>, options: StreamOptions): Promise<void> {
    const { name: _, ...digest } = await this.archive.stream(name, content, options);
    if (options.compress) this.streams[name] = digest;
  }
}
