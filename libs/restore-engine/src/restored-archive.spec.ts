import { describe, expect, it } from 'vitest';
import { ArchiveErrors as Errors } from '#platform/archives';
import { AppError } from '#platform/errors';
import type { ArchiveReading } from './archive-reading.js';
import { RestoredArchive } from './restored-archive.js';
import type { RestoreWork } from './restore-work.js';

const { signal } = new AbortController();
const work = { signal, expect: () => undefined, moved: () => undefined } as unknown as RestoreWork;

/** @param said what comes of each reading. @returns whether each took the word of what lies beside it, and what came of all. */
async function verified(...said: readonly unknown[]) {
  const asWritten: unknown[] = [];
  const read = (_: string, options: { readonly asWritten?: boolean }) => {
    const result = said[asWritten.push(options.asWritten) - 1];
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
  };
  const archive = new RestoredArchive({ read } as unknown as ArchiveReading, 'b', signal);
  const outcome = await archive.verify(work, () => Promise.resolve()).catch((error: AppError) => error.code);
  return { asWritten, outcome };
}

describe('BK3 an archive before it is restored', () => {
  const manifest = { files: [] };

  it('BK3 is known by its bytes, and unpacked where these are not what was written', async () => {
    expect(await verified(manifest)).toEqual({ asWritten: [true], outcome: { manifest, files: [] } });
    const damaged = new AppError(Errors.ARCHIVE_DAMAGED);
    expect(await verified(damaged, manifest)).toEqual({ asWritten: [true, false], outcome: { manifest, files: [] } });
    expect(await verified(damaged, damaged)).toEqual({ asWritten: [true, false], outcome: 'ARCHIVE_DAMAGED' });
  });

  it('BK3 that cannot be read now is not read once more', async () => {
    expect(await verified(new AppError(Errors.ARCHIVE_LOCKED))).toEqual({ asWritten: [true], outcome: 'ARCHIVE_LOCKED' });
  });
});
