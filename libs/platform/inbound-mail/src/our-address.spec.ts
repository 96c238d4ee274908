import { describe, expect, it } from 'vitest';
import { InboundMailSettings } from './inbound-mail.settings.js';
import { isOurs, ourAddressFor, tagIn, tagOf, withTag } from './our-address.js';

const OWN = 'support@desk.example.com';

describe('addresses of ours', () => {
  it.each([
    ['support@desk.example.com', null],
    ['Support@Desk.Example.COM', null],
    ['support+7-abc@desk.example.com', '7-abc'],
    ['SUPPORT+7-ABC@desk.example.com', '7-abc'],
    ['support+a+b@desk.example.com', 'a+b'],
    ['support+@desk.example.com', null],
  ])('TK1 %s is ours, with the tag %s', (address, tag) => {
    expect(isOurs(address, OWN)).toBe(true);
    expect(tagOf(address, OWN)).toBe(tag);
    expect(tagIn(address.toLowerCase())).toBe(tag);
  });

  it.each(['supporter@desk.example.com', 'support@example.com', 'support@desk.example.com.evil.example', 'a@b', '', 'support'])(
    'TK1 %s is not',
    (address) => {
      expect(isOurs(address, OWN)).toBe(false);
      expect(tagOf(address, OWN)).toBeNull();
    },
  );

  it('TK1 none is while mail in is off, and a tag is put where it is found', () => {
    expect(isOurs(OWN, null)).toBe(false);
    expect(tagOf(withTag(OWN, '12-xyz'), OWN)).toBe('12-xyz');
  });

  it.each([
    ['support@desk.example.com', true],
    ['a'.repeat(20) + '@example.com', true],
    ['a'.repeat(21) + '@example.com', false],
    ['sup+port@example.com', false],
    ['support', false],
    ['josé@example.com', false],
  ])('TK1 the setting takes %s: %s', (address, taken) => {
    expect('value' in InboundMailSettings['mail.in.address'].check(address)).toBe(taken);
  });

  it.each([
    ['postmaster', OWN],
    ['PostMaster', OWN],
    ['Postmaster@desk.example.com', OWN],
    ['Support+7@desk.example.com', 'support+7@desk.example.com'],
    ['postmaster@example.com', null],
    ['postmaster+7@desk.example.com', null],
  ])('TK1 a mail to %s is for %s', (recipient, expected) => {
    expect(ourAddressFor(recipient, OWN)).toBe(expected);
    expect(ourAddressFor(recipient, null)).toBeNull();
  });
});
