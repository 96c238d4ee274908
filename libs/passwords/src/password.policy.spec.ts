import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#platform/errors';
import { passwordWeaknesses, requireStrongPassword } from './password.policy.js';
import { isPasswordText, normalisePassword } from './password-text.js';

const owner = { email: 'ana.ruiz@example.com', names: ['Ana', 'Ruiz', null] };

describe('passwordWeaknesses', () => {
  it.each([
    'CurrentPassword123!',
    'NewStrongPassword123!',
    'correct horse battery',
    'tres tristes tigres',
    'ñandú-ágil-2026',
    '密码是一句很长的话没有人知道',
    ' leading and trailing ',
  ])('AU1 accepts "%s"', (password) => {
    expect(passwordWeaknesses(password, owner)).toEqual([]);
  });

  it.each([
    ['Sh0rt!pass', 'too_short'],
    ['P@ssw0rd123!', 'common'],
    ['Password123!', 'common'],
    ['Contraseña2026', 'common'],
    ['contraseña!!!!', 'common'],
    ['qwertyuiop123', 'common'],
    ['PasswordPassword', 'common'],
    ['1234Welcome1234', 'common'],
    ['abcdefghijklmno', 'pattern'],
    ['123456789012', 'pattern'],
    ['aaaaaaaaaaaaaaaa', 'pattern'],
    ['xyz1xyz1xyz1xyz1', 'pattern'],
    ['ana.ruiz12345', 'contains_personal_words'],
    ['Example2026!x', 'contains_personal_words'],
    ['zocalo-zocalo-1', 'contains_personal_words'],
  ])('AU1 refuses "%s" as %s', (password, reason) => {
    expect(passwordWeaknesses(password, owner)).toContain(reason);
  });

  it('AU1 allows a personal word where enough remains beside it', () => {
    expect(passwordWeaknesses('ruiz likes purple trains', owner)).toEqual([]);
  });

  it('AU1 counts code points after composition, and bounds the bytes', () => {
    expect(passwordWeaknesses('e\u0301'.repeat(11), owner)).toContain('too_short');
    expect(passwordWeaknesses('🐝🌵🚀🎻🧭🪁🍋🛶🎈🧶🦉🧩', owner)).toEqual([]);
    expect(passwordWeaknesses('a1b2c3d4 '.repeat(29), owner)).toEqual(['too_long']);
    const signs = (count: number) => String.fromCodePoint(...Array.from({ length: count }, (_, index) => 0x1f300 + index));
    expect(passwordWeaknesses(signs(256), owner)).toEqual([]);
    expect(passwordWeaknesses(signs(257), owner)).toEqual(['too_long']);
    expect(passwordWeaknesses('x'.repeat(1_000_000), owner)).toEqual(['too_long']);
  });

  it('AU1 refuses what is not text', () => {
    expect(passwordWeaknesses('half a pair \ud800 is none', owner)).toEqual(['not_text']);
    expect(passwordWeaknesses('a NUL \0 in the middle', owner)).toEqual(['not_text']);
  });

  it('AU1 says why, without repeating the password', () => {
    expect(() => requireStrongPassword('ana', owner)).toThrowError(
      expect.objectContaining({ code: 'WEAK_PASSWORD', details: { reasons: ['too_short', 'pattern'], minLength: 12 } }) as AppError,
    );
  });

  it('AU1 answers the same for every way of typing the same characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(normalisePassword(text.normalize('NFD'))).toBe(normalisePassword(text));
        expect(normalisePassword(normalisePassword(text))).toBe(normalisePassword(text));
        expect(passwordWeaknesses(text.normalize('NFD'), owner)).toEqual(passwordWeaknesses(text.normalize('NFC'), owner));
      }),
    );
  });

  it('AU1 accepts nothing that signing in would refuse to look at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        if (passwordWeaknesses(text, owner).length === 0) expect(isPasswordText(text)).toBe(true);
      }),
    );
  });
});
