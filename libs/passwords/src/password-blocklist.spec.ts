import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '#platform/config';
import { PasswordBlocklist } from './password-blocklist.js';

describe('PasswordBlocklist', () => {
  let directory: string;
  let file: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'zocalo passwords '));
    file = join(directory, 'refused.txt');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const packaged = new PasswordBlocklist(loadConfig({}));
  const withFile = (content: string | Buffer) => {
    writeFileSync(file, content);
    return new PasswordBlocklist(loadConfig({ PASSWORD_BLOCKLIST_FILE: file }));
  };

  it.each(['1qaz2wsx3edc4rfv', 'QazWsxEdcRfvTgb', 'q1w2e3r4t5y6u7i8o9p0', 'butterfly2026', '!!Butterfly1!!', 'wolverine#1999'])(
    'AU1 knows "%s"',
    async (password) => {
      expect(await packaged.has(password)).toBe(true);
    },
  );

  it.each([
    '',
    '123',
    'correct horse battery staple',
    'CurrentPassword123!',
    'a butterfly 2026',
    'butterfly-620-4198-337',
    '2026-10-11-07:45',
  ])('AU1 does not take "%s" for one everybody tries', async (password) => {
    expect(await packaged.has(password)).toBe(false);
  });

  it('AU1 refuses those of the operator’s file as well, in whatever capitals and however they were typed', async () => {
    const blocklist = withFile(
      'Kaffeekränzchen am Rhein\r\nRhine cruise at nine\n\n   spaces count   \nEl Ñandú de Peñíscola'.normalize('NFD'),
    );
    for (const password of [
      'kaffeekränzchen am rhein',
      'KAFFEEKRA\u0308NZCHEN AM RHEIN',
      'rhine cruise at nine',
      '   Spaces count   ',
      'el ñandú de peñíscola',
      '1qaz2wsx3edc4rfv',
    ])
      expect(await blocklist.has(password), password).toBe(true);
    for (const password of ['kaffeekränzchen', 'spaces count', 'rhine cruise at ninety']) expect(await blocklist.has(password)).toBe(false);
  });

  it('AU1 reads a file of whatever is in it, and a large one without keeping everybody waiting', async () => {
    expect(await withFile(Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a, 0x0a])).has('correct horse battery')).toBe(false);
    const many = withFile(Array.from({ length: 100_000 }, (_, index) => `entry ${index} of the list`).join('\n'));
    let turns = 0;
    const other = setInterval(() => (turns += 1), 1);
    expect(await many.has('Entry 99999 of the list')).toBe(true);
    clearInterval(other);
    expect(turns).toBeGreaterThan(5);
    expect(await many.has('entry 100000 of the list')).toBe(false);
    for (const early of ['entry 0 of the list', '1qaz2wsx3edc4rfv', 'qwerty123456789']) expect(await many.has(early), early).toBe(true);
  });

  it('AU1 does not choose without the file when it went away, and asks again', async () => {
    const blocklist = withFile('first come first served');
    rmSync(file);
    await expect(blocklist.has('first come first served')).rejects.toThrow('ENOENT');
    writeFileSync(file, 'first come first served');
    expect(await blocklist.has('first come first served')).toBe(true);
  });
});
