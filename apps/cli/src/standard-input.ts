import type { Readable } from 'node:stream';
import { UserFault } from './user-fault.js';

const MAX_BYTES = 4096;

/** The password that was piped in, without the line break a shell puts at its end. @throws UserFault when there is none to read. */
export async function passwordFromStandardInput(input: Readable & { isTTY?: boolean }): Promise<string> {
  if (input.isTTY === true) throw new UserFault('pipe the password in: printf %s "$PASSWORD" | npx zocalo admin create …');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_BYTES) throw new UserFault(`a password has at most ${MAX_BYTES} bytes.`);
    chunks.push(bytes);
  }
  const password = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (password === '') throw new UserFault('there was no password on standard input.');
  return password;
}
