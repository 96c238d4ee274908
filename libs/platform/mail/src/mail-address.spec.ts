import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMailAddress, parseSender } from './mail-address.js';

describe('isMailAddress', () => {
  it.each(['ana@example.com', 'user+tag@sub.example.co', "o'neill@example.com", 'josé@example.com', 'a@b', 'dev@localhost'])(
    'NT2 accepts %s',
    (address) => {
      expect(isMailAddress(address)).toBe(true);
    },
  );

  it.each([
    ['a second header', 'ana@example.com\r\nBcc: eva@example.com'],
    ['a bare line feed', 'ana@example.com\nBcc: eva@example.com'],
    ['a header in the local part', 'ana\r\nBcc: eva@example.com'],
    ['a list', 'ana@example.com, eva@example.com'],
    ['a list with a semicolon', 'ana@example.com;eva@example.com'],
    ['angle brackets', '<ana@example.com>'],
    ['a name in front', 'Ana <ana@example.com>'],
    ['a quoted local part', '"ana, eva"@example.com'],
    ['a comment', 'ana(x)@example.com'],
    ['a group', 'all:ana@example.com;'],
    ['a source route', '@relay.example:ana@example.com'],
    ['a space', 'ana @example.com'],
    ['NUL', 'ana\0@example.com'],
    ['a line separator', 'ana\u2028@example.com'],
    ['two at signs', 'ana@eva@example.com'],
    ['no domain', 'ana@'],
    ['no local part', '@example.com'],
    ['an address literal', 'ana@[127.0.0.1]'],
    ['an ESMTP parameter', 'ana@example.com> SIZE=1'],
    ['too much', `${'a'.repeat(64)}@${'b'.repeat(250)}.com`],
    ['a list value', ['ana@example.com']],
    ['nothing', undefined],
  ])('NT2 refuses %s', (_, address) => {
    expect(isMailAddress(address)).toBe(false);
  });

  it('NT2 never accepts what could leave its line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom('\r', '\n', ',', ';', '<', '>', ' ', '\0'),
        (noise, breaker) => {
          expect(isMailAddress(`a${noise}${breaker}@example.com`)).toBe(false);
          expect(isMailAddress(`a@example.com${breaker}${noise}`)).toBe(false);
        },
      ),
    );
  });
});

describe('parseSender', () => {
  it('NT2 reads a name and an address, or an address alone', () => {
    expect(parseSender('Zócalo <no-reply@example.com>')).toEqual({ name: 'Zócalo', address: 'no-reply@example.com' });
    expect(parseSender('"Plaza, Mayor" <p@example.com>')).toEqual({ name: 'Plaza, Mayor', address: 'p@example.com' });
    expect(parseSender('<p@localhost>')).toEqual({ name: '', address: 'p@localhost' });
    expect(parseSender('p@example.com')).toEqual({ name: '', address: 'p@example.com' });
  });

  it.each([
    '',
    'Zócalo',
    'Zócalo <>',
    'A <a@example.com> B',
    'A\r\nBcc: x@example.com <a@example.com>',
    'A <a@example.com, b@example.com>',
    `${'n'.repeat(101)} <a@example.com>`,
  ])('NT2 refuses %j with a sentence that names the setting', (text) => {
    expect(() => parseSender(text)).toThrow(/MAIL_FROM must be/);
  });
});
