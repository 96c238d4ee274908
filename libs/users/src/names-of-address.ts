import { MAX_NAME } from './person-name.js';

/**
 * First and last name for somebody who gave an address and no name: `ana.garcia@…` is Ana Garcia, `boss@…` is Boss
 * and what is said otherwise. What follows a plus sign and digits at the end of a word are not names.
 * @param email normalised. @param otherwise a name for what the address does not say.
 */
export function namesOfAddress(email: string, otherwise: string): { firstName: string; lastName: string } {
  const local = email.slice(0, email.lastIndexOf('@'));
  const words = local
    .replace(/(?<=.)\+.*$/, '')
    .split(/[._-]+/)
    .map((word) => word.replace(/\d+$/, '').replace(/[^\p{L}\p{M}\p{N}'’]/gu, ''))
    .filter((word) => /^\p{L}/u.test(word));
  const [firstName = otherwise, ...others] = words.map(capitalised);
  return { firstName: cut(firstName), lastName: others.length > 0 ? cut(others.join(' ')) : cut(otherwise) };
}

/** `Example` of somebody `@example.com`: where only the address is known, it tells one Ana from another. */
export function nameOfDomain(email: string): string {
  return capitalised(email.slice(email.lastIndexOf('@') + 1).split('.')[0]!);
}

function capitalised(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('');
}

/** By characters, so that none is cut in two. */
function cut(name: string): string {
  let kept = '';
  for (const character of name) {
    if (kept.length + character.length > MAX_NAME) break;
    kept += character;
  }
  return kept;
}
