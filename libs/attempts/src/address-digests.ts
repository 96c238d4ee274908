import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '#platform/keys';

/** What stands for an address where it must not stand itself, such as in the trail: the same everywhere, so that entries of one address are found together. */
@Injectable()
export class AddressDigests {
  constructor(private readonly keys: Keys) {}

  /** @param email normalised. */
  async of(email: string): Promise<string> {
    const { key } = await this.keys.current('address-digest');
    return createHmac('sha256', key).update(email).digest('hex');
  }
}
