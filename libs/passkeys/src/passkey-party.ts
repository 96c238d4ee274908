import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';

/** For whom passkeys are made (WebAuthn, "relying party"): the host of the public address, and the origins that may use them. */
@Injectable()
export class PasskeyParty {
  readonly name = 'Zócalo';
  /** A host name: each passkey belongs to one for ever. */
  readonly id: string;
  readonly origins: string[];
  /** Browsers offer passkeys in secure contexts only, and never for a bare address. */
  readonly isAvailable: boolean;

  constructor(config: Config) {
    const { hostname, origin, protocol } = new URL(config.publicUrl);
    this.id = hostname;
    this.origins = [origin, ...config.allowedOrigins];
    const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
    this.isAvailable = (protocol === 'https:' || isLocal) && isIP(hostname.replaceAll(/[[\]]/g, '')) === 0;
  }
}
