import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Keys } from '#platform/keys';
import type { Settings } from '#platform/settings';
import { readReplyTag, ReplyAddress } from './reply-address.js';

const ticket = { id: '0192f0c1-2345-7abc-8def-0123456789ab', number: 1042 };
const ADDRESS = /^support\+(1042-[a-z2-7]{16})@desk\.example\.com$/;

function under(keys: readonly KeyObject[], own = 'support@desk.example.com'): ReplyAddress {
  const known = { current: () => Promise.resolve({ kid: 'k', key: keys[0] }), all: () => Promise.resolve(keys) };
  return new ReplyAddress(known as unknown as Keys, { get: () => own } as unknown as Settings);
}

describe('addresses for answers', () => {
  const [one, other] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
  const made = async (addresses: ReplyAddress, requester = 'ana@example.com') =>
    ADDRESS.exec((await addresses.for(ticket, requester))!)![1]!;

  it('TK1 name the ticket, are the same each time, and prove it for whoever raised it and nobody else', async () => {
    const addresses = under([one]);
    const tag = readReplyTag(await made(addresses))!;
    expect(tag.number).toBe(1042);
    expect(await made(addresses)).toBe(await made(addresses));
    expect(await addresses.proves(tag, ticket.id, 'ana@example.com')).toBe(true);
    expect(await addresses.proves(tag, ticket.id, 'eva@example.com')).toBe(false);
    expect(await addresses.proves(tag, ticket.id.replace(/b$/, 'c'), 'ana@example.com')).toBe(false);
    const changed = { ...tag, signature: tag.signature.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')) };
    expect(await addresses.proves(changed, ticket.id, 'ana@example.com')).toBe(false);
  });

  it('TK1 are proved by every key in use, and by no other', async () => {
    const tag = readReplyTag(await made(under([one])))!;
    expect(await under([other, one]).proves(tag, ticket.id, 'ana@example.com')).toBe(true);
    expect(await under([other]).proves(tag, ticket.id, 'ana@example.com')).toBe(false);
  });

  it('TK1 fit what a mail server takes, and are none while mail in is off', async () => {
    const longest = await under([one], `${'s'.repeat(20)}@desk.example.com`).for({ ...ticket, number: 999_999_999_999_999 }, 'x');
    expect(longest!.indexOf('@')).toBeLessThanOrEqual(64);
    expect(await under([one], '').for(ticket, 'ana@example.com')).toBeNull();
  });

  it.each([
    '',
    'x',
    '1042',
    '1042-',
    '1042-abc',
    `0-${'a'.repeat(16)}`,
    `01-${'a'.repeat(16)}`,
    `1-${'a'.repeat(17)}`,
    `1-${'A'.repeat(16)}`,
  ])('TK1 are not read from %j', (tag) => {
    expect(readReplyTag(tag)).toBeNull();
  });
});
