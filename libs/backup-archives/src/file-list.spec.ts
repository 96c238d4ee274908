import { describe, expect, it } from 'vitest';
import type { BackupFile } from './backup.js';
import { FileList, filesIn } from './file-list.js';

const file = (at: number): BackupFile => ({ key: `avatars/${at}/64.webp`, sha256: String(at).padStart(64, 'a'), bytes: at });

async function all(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<BackupFile[]> {
  const found: BackupFile[] = [];
  async function* given() {
    yield* pieces;
  }
  for await (const each of filesIn(given())) found.push(each);
  return found;
}

async function written(files: readonly BackupFile[]): Promise<Buffer> {
  const list = new FileList();
  for (const each of files) list.add(each);
  const pieces: Buffer[] = [];
  for await (const piece of list.content()) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('the list of uploaded files in an archive', () => {
  it('BK1 holds them by digest and key, and counts them', () => {
    const list = new FileList();
    const [one, same] = [file(1), { ...file(1), key: 'avatars/0.webp' }];
    for (const each of [file(2), one, same]) list.add(each);
    expect([...list.inOrder()]).toEqual([same, one, file(2)]);
    expect([list.count, list.bytes]).toEqual([3, 4]);
  });

  it('BK1 names more of them than a manifest had room for, however it is cut', async () => {
    const files = Array.from({ length: 200_000 }, (_, at) => file(at));
    const bytes = await written(files);
    expect(await all([bytes])).toEqual(files);
    const small = bytes.subarray(0, bytes.indexOf('\n', 3_000) + 1);
    const cut = Array.from({ length: Math.ceil(small.length / 7) }, (_, at) => small.subarray(at * 7, at * 7 + 7));
    expect(await all(cut)).toEqual(await all([small]));
    expect(await all([])).toEqual([]);
  });

  it.each<[string, string]>([
    ['no JSON', 'avatars/1\n'],
    ['a line that does not end', '{"key":"a","bytes":1}'],
    ['a digest that is none', '{"sha256":"x","key":"a","bytes":1}\n'],
    ['a file of another folder', JSON.stringify({ ...file(1), key: 'exports/1.zip' }).concat('\n')],
    ['less than no bytes', JSON.stringify({ ...file(1), bytes: -1 }).concat('\n')],
    ['no end of a line', 'x'.repeat(5_000)],
    ['another thing', 'null\n'],
  ])('BK1 is damaged with %s', async (_, text) => {
    await expect(all([Buffer.from(text)])).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
  });
});
