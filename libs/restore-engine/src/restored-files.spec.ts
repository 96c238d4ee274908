import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { BackupFile } from '#backup-archives';
import { RestoredFiles } from './restored-files.js';

const fileOf = (key: string, content: string): BackupFile => ({
  key,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});
const work = { expect: () => undefined, moved: () => undefined };

function filesOf(stored: Record<string, string>): RestoredFiles {
  const get = (key: string) => {
    const content = stored[key];
    return Promise.resolve(content === undefined ? null : { size: content.length, body: Readable.from([Buffer.from(content)]) });
  };
  return new RestoredFiles({ get } as never);
}

it('BK1 BK3 tells files that are missing, shorter, or another one of the same size from those that are whole', async () => {
  const names = ['gone', 'short', 'other', 'whole'];
  const wanted = names.map((name) => fileOf(`avatars/a/${name}.webp`, name));
  const stored = { 'avatars/a/short.webp': '', 'avatars/a/other.webp': 'Other', 'avatars/a/whole.webp': 'whole' };
  const { missing, changed } = await filesOf(stored).compare(wanted, work);
  expect([...missing.values()]).toEqual([[wanted[0]]]);
  expect([...changed.values()]).toEqual([[wanted[1]], [wanted[2]]]);
});

it('BK1 finds 40 000 files of one content in the time that each takes', async () => {
  const wanted = Array.from({ length: 40_000 }, (_, at) => fileOf(`avatars/a/${at}.webp`, 'same'));
  const before = process.cpuUsage();
  const { missing } = await filesOf({}).compare(wanted, work);
  const { user, system } = process.cpuUsage(before);
  expect(missing.get(wanted[0]!.sha256)).toEqual(wanted);
  expect((user + system) / 1_000_000).toBeLessThan(1.5);
});
