import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { Stanza, type Identity, type Recipient } from 'age-encryption';
import { tooLarge } from './archives.errors.js';

/** Powers of two: 128 MiB and a third of a second for one archive; what `age -p` makes (256 MiB) is read, no more. */
const WORK_FACTOR = 17;
const MAX_WORK_FACTOR = 18;
const LABEL = 'age-encryption.org/v1/scrypt';
const OPTIONS = { authTagLength: 16 } as const;
const NONCE = Buffer.alloc(12);

/**
 * The passphrase of an age file with OpenSSL's scrypt: the one of `age-encryption` would hold up the whole process for a
 * second, and take 1 GiB if a file asks for it.
 */
export class Passphrase implements Recipient, Identity {
  constructor(private readonly passphrase: string) {}

  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    const salt = randomBytes(16);
    const cipher = createCipheriv('chacha20-poly1305', await this.derive(salt, WORK_FACTOR), NONCE, OPTIONS);
    const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
    return [new Stanza(['scrypt', salt.toString('base64').replaceAll('=', ''), String(WORK_FACTOR)], body)];
  }

  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    const stanza = stanzas.find(({ args }) => args[0] === 'scrypt');
    if (!stanza) return null;
    const [, salt = '', factor = ''] = stanza.args;
    if (stanzas.length !== 1 || !/^[A-Za-z0-9+/]{22}$/.test(salt) || !/^[1-9]\d?$/.test(factor) || stanza.body.length !== 32)
      throw new Error('invalid scrypt stanza');
    if (Number(factor) > MAX_WORK_FACTOR) throw tooLarge('work factor of the passphrase');
    const key = await this.derive(Buffer.from(salt, 'base64'), Number(factor));
    const decipher = createDecipheriv('chacha20-poly1305', key, NONCE, OPTIONS);
    try {
      decipher.setAuthTag(stanza.body.subarray(16));
      return Buffer.concat([decipher.update(stanza.body.subarray(0, 16)), decipher.final()]);
    } catch {
      return null;
    }
  }

  /** As hard to guess the passphrase from as an archive is. */
  async fingerprint(): Promise<Buffer> {
    return this.derive(Buffer.from('fingerprint'), WORK_FACTOR);
  }

  private derive(salt: Buffer, factor: number): Promise<Buffer> {
    const cost = { N: 2 ** factor, r: 8, p: 1, maxmem: 2 ** (factor + 10) + 1024 ** 2 };
    return new Promise((resolve, reject) => {
      scrypt(this.passphrase, Buffer.concat([Buffer.from(LABEL), salt]), 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
    });
  }
}
