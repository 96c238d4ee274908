import { Injectable } from '@nestjs/common';
import { AppError } from '#platform/errors';
import { Settings } from '#platform/settings';
import { PasswordBlocklist } from './password-blocklist.js';
import { PasswordErrors } from './password.errors.js';
import { PasswordSettings } from './password.settings.js';
import { isPasswordText, MAX_PASSWORD_LENGTH, normalisePassword } from './password-text.js';
import { isPattern, isUsualPassword } from './usual-passwords.js';

/** Why a password is refused; clients translate it. */
export type PasswordWeakness = 'too_short' | 'too_long' | 'not_text' | 'common' | 'pattern' | 'contains_personal_words';

/** What a password must not be built of: who it belongs to. */
export interface PasswordOwner {
  readonly email: string;
  readonly names?: readonly (string | null | undefined)[];
}

const PRODUCT_WORDS = ['zocalo', 'zócalo'];
/** What is left without the words everybody can guess must still be worth guessing. */
const MIN_REMAINDER = 8;
const MIN_WORD = 4;

/**
 * What may become a password. Length and lists instead of character classes, after NIST SP 800-63B-4, §3.1.1.2. That asks
 * for 15 where the password is the only factor, and for 8 besides a second one; here it is 12 unless a setting says otherwise
 * (ADR 0016).
 */
@Injectable()
export class PasswordPolicy {
  constructor(
    private readonly settings: Settings,
    private readonly blocklist: PasswordBlocklist,
  ) {}

  /** Fewest code points of a new password. */
  get minLength(): number {
    return this.settings.get(PasswordSettings['auth.password.min-length']);
  }

  /** What speaks against a new password; empty when nothing does. */
  async weaknessesOf(password: string, owner: PasswordOwner): Promise<PasswordWeakness[]> {
    const text = normalisePassword(password);
    const length = [...text].length;
    if (length > MAX_PASSWORD_LENGTH) return ['too_long'];
    if (text !== '' && !isPasswordText(text)) return ['not_text'];
    const weaknesses: PasswordWeakness[] = [];
    if (length < this.minLength) weaknesses.push('too_short');
    if (isUsualPassword(text) || (await this.blocklist.has(text))) weaknesses.push('common');
    if (isPattern(text)) weaknesses.push('pattern');
    if (isBuiltOf(text, personalWords(owner))) weaknesses.push('contains_personal_words');
    return weaknesses;
  }

  /** @throws AppError WEAK_PASSWORD with `details.reasons` and `details.minLength`. */
  async require(password: string, owner: PasswordOwner): Promise<void> {
    const reasons = await this.weaknessesOf(password, owner);
    if (reasons.length === 0) return;
    throw new AppError(PasswordErrors.WEAK_PASSWORD, { reasons, minLength: this.minLength });
  }
}

function personalWords(owner: PasswordOwner): string[] {
  const [local = '', domain = ''] = owner.email.split('@');
  const words = [
    local,
    ...local.split(/[.+_-]/),
    ...domain.split('.').slice(0, -1),
    ...(owner.names ?? []).flatMap((name) => [name ?? '', ...(name ?? '').split(/\s+/)]),
    ...PRODUCT_WORDS,
  ];
  return [...new Set(words.map((word) => word.normalize('NFC').toLowerCase()))]
    .filter((word) => [...word].length >= MIN_WORD)
    .toSorted((a, b) => b.length - a.length);
}

function isBuiltOf(password: string, words: readonly string[]): boolean {
  let rest = password.toLowerCase();
  for (const word of words) rest = rest.replaceAll(word, '');
  return rest.length < password.toLowerCase().length && [...rest].length < MIN_REMAINDER;
}
