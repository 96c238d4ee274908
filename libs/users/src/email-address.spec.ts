import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOfEmail, normaliseEmail } from './email-address.js';

describe('normaliseEmail', () => {
  it('AU1 gives one spelling to one mailbox', () => {
    expect(normaliseEmail('Ana.Ruiz@Example.COM')).toBe('ana.ruiz@example.com');
    expect(normaliseEmail('jose\u0301@example.com')).toBe('jos\u00e9@example.com');
    expect(normaliseEmail('ana@M\u00dcNCHEN.example')).toBe('ana@xn--mnchen-3ya.example');
    expect(normaliseEmail('user+tag@sub.example.co')).toBe('user+tag@sub.example.co');
    expect(domainOfEmail('ana@example.com')).toBe('example.com');
  });

  it.each([
    ['no domain', 'ana@'],
    ['no local part', '@example.com'],
    ['two at signs', 'a@b@example.com'],
    ['one label', 'ana@localhost'],
    ['address literal', 'ana@[127.0.0.1]'],
    ['number as domain', 'ana@127.0.0.1'],
    ['quoted', '"a b"@example.com'],
    ['header injection', 'ana@example.com\r\nBcc: x@example.com'],
    ['space in front', ' ana@example.com'],
    ['dot in front', '.ana@example.com'],
    ['two dots', 'a..b@example.com'],
    ['a list', 'a@example.com,b@example.com'],
    ['zero width', 'an\u200ba@example.com'],
    ['full width', '\uff41na@example.com'],
    ['NUL', 'a\0@example.com'],
    ['path', 'ana@example.com/x'],
    ['percent', 'ana@ex%61mple.com'],
    ['too long', `${'a'.repeat(300)}@example.com`],
    ['long local part', `${'a'.repeat(65)}@example.com`],
    ['an object', { $ne: '' }],
    ['a list value', ['ana@example.com']],
    ['nothing', undefined],
  ])('AU1 refuses %s', (_, text) => {
    expect(normaliseEmail(text)).toBeNull();
  });

  it('AU1 is settled after one pass, and upper case or decomposition never makes a second account', () => {
    const local = fc.stringMatching(/^[a-z\u00e0-\u00f6]{1,12}$/);
    fc.assert(
      fc.property(local, (name) => {
        const email = normaliseEmail(`${name}@example.com`);
        expect(email).not.toBeNull();
        expect(normaliseEmail(email)).toBe(email);
        expect(normaliseEmail(`${name.toUpperCase()}@EXAMPLE.com`)).toBe(email);
        expect(normaliseEmail(`${name.normalize('NFD')}@example.com`)).toBe(email);
      }),
    );
  });

  it('AU1 answers null or an address for any text whatever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const email = normaliseEmail(text);
        if (email !== null) expect(normaliseEmail(email)).toBe(email);
      }),
    );
  });
});
