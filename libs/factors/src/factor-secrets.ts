import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys, seal, unseal } from '#platform/keys';

type Use = 'totp-secret' | 'recovery-code';

/** Seals secrets and digests codes, each with a key of its own made from the installation's key for second factors. */
@Injectable()
export class FactorSecrets {
  constructor(private readonly keys: Keys) {}

  /** @param name whose and which secret it is: it opens under the same name only. */
  async seal(name: string, secret: Buffer): Promise<{ keyId: string; sealed: Buffer }> {
    const { kid, key } = await this.keys.current('second-factor');
    return { keyId: kid, sealed: seal(derive(key, 'totp-secret'), name, secret) };
  }

  /** @throws when the key is not ours or the row was tampered with. */
  async unseal(name: string, keyId: string, sealed: Buffer): Promise<Buffer> {
    return unseal(derive(await this.byId(keyId), 'totp-secret'), name, sealed);
  }

  async currentKeyId(): Promise<string> {
    return (await this.keys.current('second-factor')).kid;
  }

  /** HMAC-SHA256: the codes are short enough to be tried out, so a plain digest would give them away with the table. */
  async digest(keyId: string, userId: string, code: string): Promise<Buffer> {
    const key = derive(await this.byId(keyId), 'recovery-code');
    return createHmac('sha256', key)
      .update(JSON.stringify([userId, code]))
      .digest();
  }

  private async byId(keyId: string): Promise<KeyObject> {
    await this.keys.ready();
    const key = this.keys.byKid('second-factor', keyId);
    if (!key) throw new Error(`The key ${keyId} of second factors is not among the keys of this installation`);
    return key;
  }
}

function derive(key: KeyObject, use: Use): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `zocalo ${use}`, 32));
}
