import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys, seal, unseal } from '#platform/keys';

/** A secret as the database keeps it. */
export interface SealedSecret {
  /** Name of the key it was sealed with. */
  readonly kid: string;
  /** Base64. */
  readonly sealed: string;
}

/** Seals secrets at rest with a key of the installation, bound to the name of their setting. */
@Injectable()
export class SecretSeal {
  constructor(private readonly keys: Keys) {}

  async seal(key: string, secret: string): Promise<SealedSecret> {
    const { kid, key: material } = await this.keys.current('setting-secret');
    return { kid, sealed: seal(material.export(), key, Buffer.from(secret)).toString('base64') };
  }

  /** Null when the key is gone or the value was tampered with. */
  async open(key: string, { kid, sealed }: SealedSecret): Promise<string | null> {
    await this.keys.ready();
    const material = this.keys.byKid('setting-secret', kid);
    if (!material) return null;
    try {
      return unseal(material.export(), key, Buffer.from(sealed, 'base64')).toString();
    } catch {
      return null;
    }
  }

  /** Tells two secrets apart in the audit trail, and nothing else: without our key it cannot be tried out. */
  async digest(key: string, secret: string): Promise<string> {
    const { key: material } = await this.keys.current('setting-secret');
    return createHmac('sha256', material).update(`${key}:${secret}`).digest('base64url').slice(0, 16);
  }
}
