import { randomInt } from 'node:crypto';

/** Crockford's base32: nothing that is read as something else. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;
const GROUP = 4;
const MISREAD: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1' };

/** 80 random bits, written to be read aloud: `7k2m-x9qd-4hwt-zv3e`. */
export function newRecoveryCode(): string {
  const characters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]!);
  return characters.map((character, index) => (index > 0 && index % GROUP === 0 ? `-${character}` : character)).join('');
}

/** The code somebody meant, in the spelling it is digested in; null when it cannot be one. */
export function readRecoveryCode(text: string): string | null {
  if (text.length > 64) return null;
  const characters = text
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[oil]/g, (character) => MISREAD[character]!);
  return characters.length === LENGTH && [...characters].every((character) => ALPHABET.includes(character)) ? characters : null;
}
