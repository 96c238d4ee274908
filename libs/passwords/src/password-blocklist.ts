import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Config, MAX_BLOCKLIST_BYTES } from '#platform/config';
import { Fingerprints } from './fingerprints.js';
import { isPasswordText, MAX_PASSWORD_BYTES, normalisePassword } from './password-text.js';

/** More digits and signs than these around a listed word, and it is no longer the word that is guessed. */
const MOST_DECORATION = 8;
const SHORTEST_WORD = 4;

/**
 * The passwords tried first: some 49,000 of leaked lists, from a package, and those of the operator's own file. Nothing leaves the
 * machine. Read when the first password is chosen, so that starting does not wait for it.
 */
@Injectable()
export class PasswordBlocklist {
  private loaded: Promise<Fingerprints> | undefined;

  constructor(private readonly config: Config) {}

  /** True for a password of the lists, in whatever capitals, and for a word of them between a few digits and signs. */
  async has(password: string): Promise<boolean> {
    this.loaded ??= this.load().catch((error: unknown) => {
      this.loaded = undefined;
      throw error;
    });
    const list = await this.loaded;
    return formsOf(password).some((form) => list.has(form));
  }

  private async load(): Promise<Fingerprints> {
    const list = new Fingerprints();
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    for (const password of dictionary['passwords-common']) list.add(listed(password));
    const { passwordBlocklistFile } = this.config;
    if (passwordBlocklistFile !== undefined) {
      // A batch a turn: other requests are answered while a large file is read.
      for await (const lines of linesOf(passwordBlocklistFile)) for (const line of lines) list.add(listed(line));
    }
    return list;
  }
}

/** The password itself, and the word in it when the rest is decoration. */
function formsOf(password: string): string[] {
  const whole = listed(password);
  const word = whole.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const isWord = [...word].length >= SHORTEST_WORD && [...whole].length - [...word].length <= MOST_DECORATION;
  return isWord && word !== whole ? [whole, word] : [whole];
}

/** The form in which lists are kept and asked. */
function listed(password: string): string {
  return normalisePassword(normalisePassword(password).toLowerCase());
}

/** The passwords of a file, one a line; neither trimmed nor commented. What is longer than a password may be is none. */
async function* linesOf(path: string): AsyncGenerator<string[]> {
  let rest = '';
  // Read to the bound also when the file has grown since its size was looked at.
  for await (const chunk of createReadStream(path, { encoding: 'utf8', end: MAX_BLOCKLIST_BYTES - 1 })) {
    const lines = `${rest}${String(chunk)}`.split(/\r?\n/);
    rest = lines.pop()!.slice(0, MAX_PASSWORD_BYTES + 1);
    yield lines.filter(isPasswordText);
  }
  yield [rest].filter(isPasswordText);
}
