export { ArchiveErrors } from './archives.errors.js';
export { type ArchiveFile, type ArchiveSink, ArchiveSpace, reserveOf } from './archive-space.js';
export { ArchiveKeys, type ArchiveSecrets } from './archive-keys.js';
export { ArchivesModule } from './archives.module.js';
export type { Digests, StreamDigest } from './archive-format.js';
export { type ArchiveWriter, type StreamOptions, writeArchive, type WriteOptions, type WrittenArchive } from './write-archive.js';
export { type ArchiveEntry, type ArchiveLimits, type ArchiveReader, readArchive, type ReadOptions } from './read-archive.js';
