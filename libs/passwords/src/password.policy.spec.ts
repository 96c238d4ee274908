import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '#platform/config';
import type { AppError } from '#platform/errors';
import { Settings } from '#platform/settings';
import { PasswordBlocklist } from './password-blocklist.js';
import { PasswordPolicy } from './password.policy.js';
import { isPasswordText, normalisePassword } from './password-text.js';
import { weaknessText } from './weakness-text.js';

const owner = { email: 'ana.ruiz@example.com', names: ['Ana', 'Ruiz', null] };
const config = loadConfig({});
const settings = new Settings(config);
const policy = new PasswordPolicy(settings, new PasswordBlocklist(config));
const weaknessesOf = (password: string) => policy.weaknessesOf(password, owner);

describe('PasswordPolicy', () => {
  it.each([
    'CurrentPassword123!',
    'NewStrongPassword123!',
    'correct horse battery',
    'tres tristes tigres',
    'ñandú-ágil-2026',
    '密码是一句很长的话没有人知道',
    ' leading and trailing ',
  ])('AU1 accepts "%s"', async (password) => {
    expect(await weaknessesOf(password)).toEqual([]);
  });

  it.each([
    ['Sh0rt!pass', 'too_short'],
    ['P@ssw0rd123!', 'common'],
    ['Password123!', 'common'],
    ['Contraseña2026', 'common'],
    ['contraseña!!!!', 'common'],
    ['qwertyuiop123', 'common'],
    ['Wolverine#1999', 'common'],
    ['PasswordPassword', 'common'],
    ['1234Welcome1234', 'common'],
    ['abcdefghijklmno', 'pattern'],
    ['123456789012', 'pattern'],
    ['aaaaaaaaaaaaaaaa', 'pattern'],
    ['xyz1xyz1xyz1xyz1', 'pattern'],
    ['ana.ruiz12345', 'contains_personal_words'],
    ['Example2026!x', 'contains_personal_words'],
    ['zocalo-zocalo-1', 'contains_personal_words'],
  ])('AU1 refuses "%s" as %s', async (password, reason) => {
    expect(await weaknessesOf(password)).toContain(reason);
  });

  it('AU1 allows a personal word where enough remains beside it', async () => {
    expect(await weaknessesOf('ruiz likes purple trains')).toEqual([]);
  });

  it('AU1 counts code points after composition, and bounds the bytes', async () => {
    expect(await weaknessesOf('e\u0301'.repeat(11))).toContain('too_short');
    expect(await weaknessesOf('🐝🌵🚀🎻🧭🪁🍋🛶🎈🧶🦉🧩')).toEqual([]);
    expect(await weaknessesOf('a1b2c3d4 '.repeat(29))).toEqual(['too_long']);
    const signs = (count: number) => String.fromCodePoint(...Array.from({ length: count }, (_, index) => 0x1f300 + index));
    expect(await weaknessesOf(signs(256))).toEqual([]);
    expect(await weaknessesOf(signs(257))).toEqual(['too_long']);
    expect(await weaknessesOf('x'.repeat(1_000_000))).toEqual(['too_long']);
  });

  it('AU1 refuses what is not text', async () => {
    expect(await weaknessesOf('half a pair \ud800 is none')).toEqual(['not_text']);
    expect(await weaknessesOf('a NUL \0 in the middle')).toEqual(['not_text']);
  });

  it('AU1 says why, without repeating the password', async () => {
    const details = { reasons: ['too_short', 'pattern'], minLength: 12 };
    await expect(policy.require('ana', owner)).rejects.toEqual(expect.objectContaining({ code: 'WEAK_PASSWORD', details }));
    await expect(policy.require('correct horse battery', owner)).resolves.toBeUndefined();
  });

  it('AU1 takes as many characters for enough as the setting says, and says how many', async () => {
    const strict = new Settings(config);
    const tested = new PasswordPolicy(strict, new PasswordBlocklist(config));
    strict.adopt({ version: 1, values: new Map([['auth.password.min-length', 22]]) });
    const refusal = await tested.require('correct horse battery', owner).catch((error: AppError) => error);
    expect(refusal?.details).toEqual({ reasons: ['too_short'], minLength: 22 });
    expect(weaknessText('en', refusal!)).toBe('Choose another password: it needs at least 22 characters.');
    expect(weaknessText('es', refusal!)).toContain('necesita al menos 22 caracteres');
    expect(await tested.weaknessesOf('correct horse batterie', owner)).toEqual([]);
    strict.adopt({ version: 2, values: new Map([['auth.password.min-length', 8]]) });
    expect(await tested.weaknessesOf('wet lamp', owner)).toEqual([]);
    expect(await tested.weaknessesOf('wetlamp', owner)).toEqual(['too_short']);
  });

  it('AU1 answers the same for every way of typing the same characters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (text) => {
        expect(normalisePassword(text.normalize('NFD'))).toBe(normalisePassword(text));
        expect(normalisePassword(normalisePassword(text))).toBe(normalisePassword(text));
        expect(await weaknessesOf(text.normalize('NFD'))).toEqual(await weaknessesOf(text.normalize('NFC')));
      }),
    );
  });

  const anyCodePoint = fc.integer({ min: 0, max: 0x10_ff_ff }).map((point) => String.fromCodePoint(point));

  it('AU1 accepts nothing that signing in would refuse to look at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCodePoint, minLength: 8, maxLength: 400 }), async (text) => {
        if ((await weaknessesOf(text)).length === 0) expect(isPasswordText(text)).toBe(true);
      }),
    );
  });
});
