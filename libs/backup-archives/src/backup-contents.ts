import type { ArchiveWriter, Digests, StreamOptions } from '#platform/archives';
import type { SchemaSnapshot } from '#platform/schema-copy';
import type { BackupManifest } from './backup.js';
import type { BackupRoom } from './backup-room.js';
import type { BackupWatch } from './backup-watch.js';
import { FILE_LIST } from './file-list.js';
import type { StoredFiles } from './stored-files.js';

/** Of files that went meanwhile: there are hardly any. */
const MOST_NOTED = 1_000;

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
    return { format: 2, schema: 'app', tables, sequences, extensions, fingerprint, migrations, serverVersion, serverMajor, ...uploaded };
  }

  /** As far as it was written. */
  get digests(): Digests {
    return { streams: this.streams, files: { count: 0, bytes: this.fileBytes, sha256: '' } };
  }

  private async files(stored: StoredFiles): Promise<Pick<BackupManifest, 'files' | 'fileList' | 'filesMissing'>> {
    this.watch.begin('files');
    const list = await stored.find(this.watch);
    await this.add(FILE_LIST, this.watch.count(list.content(), this.room), { compress: true });
    const filesMissing: string[] = [];
    let last = '';
    for (const file of list) {
      if (file.sha256 !== last) {
        const content = await stored.open(file);
        if (!content) {
          if (filesMissing.length < MOST_NOTED) filesMissing.push(file.key);
          continue;
        }
        await this.add(`files/${file.sha256}`, this.watch.count(content, this.room), { compress: false });
        this.fileBytes += file.bytes;
      }
      last = file.sha256;
    }
    return { files: null, fileList: { count: list.count, bytes: list.bytes }, filesMissing };
  }

  private async add(name: string, content: AsyncIterable<Buffer>, options: StreamOptions): Promise<void> {
    const { name: _, ...digest } = await this.archive.stream(name, content, options);
    if (options.compress) this.streams[name] = digest;
  }
}
