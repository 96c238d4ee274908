import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Keys, seal, unseal } from '#platform/keys';

type Use = 'totp-secret' | 'recovery-code';

/** Seals secrets and digests codes, each with a key of its own made from the installation's key for second factors. */
@Injectable()
export class FactorSecrets {
  private readonly logger = new Logger(FactorSecrets.name);

  constructor(private readonly keys: Keys) {}

  /** @param name whose and which secret it is: it opens under the same name only. */
  async seal(name: string, secret: Buffer): Promise<{ keyId: string; sealed: Buffer }> {
    const { kid, key } = await this.keys.current('second-factor');
    return { keyId: kid, sealed: seal(derive(key, 'totp-secret'), name, secret) };
  }

  /** Null, with a line in the log, when the key is gone or the row was tampered with: nothing proves it any more. */
  async unseal(name: string, keyId: string, sealed: Buffer): Promise<Buffer | null> {
    const key = await this.byId(keyId);
    if (!key) return null;
    try {
      return unseal(derive(key, 'totp-secret'), name, sealed);
    } catch {
      this.logger.error(`The secret ${name} does not open with the key it names: was the row changed?`);
      return null;
    }
  }

  /** Digests of new codes, with the key of now. */
  async digestAll(userId: string, codes: readonly string[]): Promise<{ keyId: string; digests: Buffer[] }> {
    const { kid, key } = await this.keys.current('second-factor');
    return { keyId: kid, digests: codes.map((code) => digest(derive(key, 'recovery-code'), userId, code)) };
  }

  /** HMAC-SHA256: the codes are short enough to be tried out, so a plain digest would give them away with the table. Null when the key is gone. */
  async digest(keyId: string, userId: string, code: string): Promise<Buffer | null> {
    const key = await this.byId(keyId);
    if (!key) return null;
    return digest(derive(key, 'recovery-code'), userId, code);
  }

  private async byId(keyId: string): Promise<KeyObject | null> {
    await this.keys.ready();
    const key = this.keys.byKid('second-factor', keyId);
    if (!key) this.logger.error(`The key ${keyId} of second factors is gone: what was set up with it proves nothing any more`);
    return key ?? null;
  }
}

function derive(key: KeyObject, use: Use): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `zocalo ${use}`, 32));
}

function digest(key: Buffer, userId: string, code: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([userId, code]))
    .digest();
}
