// Writes an archive without end into the folder it is given, and says when the first megabytes are there.
import { randomBytes } from 'node:crypto';
import { ArchiveKeys } from '../src/archive-keys.js';
import { DiskArchiveSpace } from '../src/disk-archive-space.adapter.js';
import { writeArchive } from '../src/write-archive.js';

async function* endless() {
  for (let at = 0; ; at += 1) {
    if (at === 200) process.stdout.write('writing\n');
    if (at > 200) await new Promise((resolve) => setTimeout(resolve, 5));
    yield randomBytes(100_000);
  }
}

const sink = await new DiskArchiveSpace(process.argv[2]).create('a.zocalo-backup');
await writeArchive(sink.stream, { header: {}, keys: new ArchiveKeys({}) }, async (archive) => {
  await archive.stream('data/0001', endless(), { compress: true });
  return {};
});
