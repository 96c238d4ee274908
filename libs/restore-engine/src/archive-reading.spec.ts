import { describe, expect, it } from 'vitest';
import { ArchiveErrors } from '#platform/archives';
import { AppError } from '#platform/errors';
import { ArchiveReading } from './archive-reading.js';
import { RestoredArchive } from './restored-archive.js';

const backup = { id: 'b', state: 'verified', verifiedAt: new Date(), dataBytes: 0, error: null };
const { signal } = new AbortController();

/** @param fails what reading its entries comes to. */
function archives(fails: Error | null) {
  const [saved, did]: [object[], string[]] = [[], []];
  async function* entries() {
    did.push('read');
    if (fails) throw fails;
    yield* [];
  }
  const reader = { header: () => Promise.resolve({ masterKey: 'other' }), entries, manifest: () => ({}) };
  const open = () => Promise.resolve({ backup, reader, close: () => Promise.resolve(void did.push('closed')) });
  const reading = new ArchiveReading({ open } as never, { save: (noted: object) => Promise.resolve(void saved.push(noted)) } as never);
  return { reading, saved, did };
}

const readAll = async ({ reader }: { reader: { entries(): AsyncIterable<unknown> } }) => {
  for await (const _ of reader.entries());
};

describe('BK3 an archive that is read to be restored', () => {
  it.each(['ARCHIVE_DAMAGED', 'ARCHIVE_TRUNCATED'] as const)('BK3 is no backup any more once it is found %s', async (code) => {
    const { reading, saved, did } = archives(new AppError(ArchiveErrors[code]));
    await expect(reading.read('b', { signal }, readAll)).rejects.toMatchObject({ code });
    expect(saved).toMatchObject([{ id: 'b', state: 'failed', verifiedAt: null, error: { code } }]);
    expect(did.at(-1)).toBe('closed');
  });

  it('BK3 stays what it was when it cannot be read now', async () => {
    const { reading, saved } = archives(new AppError(ArchiveErrors.ARCHIVE_SPACE_UNAVAILABLE));
    await expect(reading.read('b', { signal }, readAll)).rejects.toMatchObject({ code: 'ARCHIVE_SPACE_UNAVAILABLE' });
    expect(saved).toEqual([]);
  });

  it('BK3 is not read further when its beginning says that it is not for here', async () => {
    const { reading, did } = archives(null);
    const work = { expect: () => undefined, moved: () => undefined } as never;
    const accept = () => Promise.reject(new Error('Not here.'));
    await expect(new RestoredArchive(reading, 'b', signal).verify(work, accept)).rejects.toThrow('Not here.');
    expect(did).toEqual(['closed']);
  });
});
