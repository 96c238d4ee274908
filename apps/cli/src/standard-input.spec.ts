import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { passwordFromStandardInput } from './standard-input.js';

const read = (...chunks: string[]) => passwordFromStandardInput(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));

it('reads what was piped in, without the line break at its end and with everything else', async () => {
  expect(await read('correct horse\n')).toBe('correct horse');
  expect(await read('cor', 'rect ', ' \r\n')).toBe('correct  ');
  expect(await read('two\nlines')).toBe('two\nlines');
});

it('refuses nothing, a terminal, and more than a password can be', async () => {
  await expect(read('\n')).rejects.toThrow('no password');
  await expect(passwordFromStandardInput(Object.assign(Readable.from([]), { isTTY: true }))).rejects.toThrow('pipe the password in');
  await expect(read('x'.repeat(4097))).rejects.toThrow('at most 4096 bytes');
});
