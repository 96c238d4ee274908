import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ownAddressOf, withTag } from '#platform/inbound-mail';
import { Keys } from '#platform/keys';
import { Settings } from '#platform/settings';

/** What an address is made for. */
export interface Answerable {
  readonly id: string;
  readonly number: number;
}

/** What a tag of ours says, before anybody looked whether it is true. */
export interface ReplyTag {
  readonly number: number;
  readonly signature: string;
}

/** Raised when what is signed changes: addresses made before prove nothing then. */
const VERSION = 1;
const SIGNATURE_BYTES = 10;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz234567';
const TAG = /^([1-9]\d{0,14})-([a-z2-7]{16})$/;

/** Reads the tag of an address, as `tagOf` gives it; null when it cannot be one that answers go to. */
export function readReplyTag(tag: string): ReplyTag | null {
  const match = TAG.exec(tag);
  return match && { number: Number(match[1]), signature: match[2]! };
}

/**
 * Addresses to which people answer: each names its ticket, and is signed for whoever raised it. Who writes to one has seen a mail of
 * ours to them, so a sender who claims to be them is taken for proved.
 */
@Injectable()
export class ReplyAddress {
  constructor(
    private readonly keys: Keys,
    private readonly settings: Settings,
  ) {}

  /**
   * Where answers to a ticket go; null while mail in is off.
   * @param requesterKey the id of their account, or the normalised address of somebody who has none.
   */
  async for({ id, number }: Answerable, requesterKey: string): Promise<string | null> {
    const own = ownAddressOf(this.settings);
    if (own === null) return null;
    const { key } = await this.keys.current('reply-address');
    return withTag(own, `${number}-${textOf(sign(key, id, requesterKey))}`);
  }

  /** Whether a signature was made for that ticket and requester, by any key that is still in use. */
  async proves({ signature }: ReplyTag, ticketId: string, requesterKey: string): Promise<boolean> {
    const given = Buffer.from(signature);
    const keys = await this.keys.all('reply-address');
    return keys.some((key) => {
      const expected = Buffer.from(textOf(sign(key, ticketId, requesterKey)));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }
}

function sign(key: KeyObject, ticketId: string, requesterKey: string): Buffer {
  return createHmac('sha256', key).update(`reply-address/${VERSION}\n${ticketId}\n${requesterKey}`).digest().subarray(0, SIGNATURE_BYTES);
}

/** Base32 in small letters: addresses are compared without regard to case. Ten bytes are sixteen digits, without a rest. */
function textOf(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => DIGITS[Number.parseInt(five, 2)]).join('');
}
