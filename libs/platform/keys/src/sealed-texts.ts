import { Injectable } from '@nestjs/common';
import { Keys } from './keys.js';
import { seal, unseal } from './sealing.js';

/**
 * Texts that others carry for us, such as where a page of a list ended: they can neither read nor make them. For what
 * must not stand in addresses and logs.
 */
@Injectable()
export class SealedTexts {
  constructor(private readonly keys: Keys) {}

  /** @param name what it is; it opens only under the same. @returns characters that need no escaping in a URL. */
  async seal(name: string, text: string): Promise<string> {
    const { kid, key } = await this.keys.current('sealed-text');
    return `${kid}.${seal(key.export(), name, Buffer.from(text)).toString('base64url')}`;
  }

  /** Null for anything that was not sealed here under that name. */
  async open(name: string, sealed: string): Promise<string | null> {
    await this.keys.ready();
    const [kid = '', data = ''] = sealed.split('.', 2);
    const key = this.keys.byKid('sealed-text', kid);
    if (!key) return null;
    try {
      return unseal(key.export(), name, Buffer.from(data, 'base64url')).toString();
    } catch {
      return null;
    }
  }
}
