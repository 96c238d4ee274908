import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What an attestation speaks of. */
export interface MadeCredential {
  readonly rpIdHash: Buffer;
  readonly clientDataHash: Buffer;
  readonly credentialId: Buffer;
  /** Uncompressed point. */
  readonly publicKey: Buffer;
}

/** What may be wrong with an answer. */
export interface Twist {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  /** False: nobody put a finger on it. */
  readonly verified?: boolean;
  readonly present?: boolean;
  readonly count?: number;
  readonly userHandle?: string | null;
  readonly format?: string;
  readonly statement?: Map<string, unknown> | ((made: MadeCredential) => Map<string, unknown>);
  readonly algorithm?: number;
}

interface Creation {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
}

interface Credential {
  readonly id: Buffer;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly userHandle: string;
  count: number;
}

const UP = 0x01;
const UV = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;

/** An authenticator and the browser before it, in software: ES256 keys, no attestation, one credential for each creation. */
export class SoftwareAuthenticator {
  private readonly credentials: Credential[] = [];

  constructor(
    private readonly origin: string,
    private readonly options: { readonly synced?: boolean; readonly counts?: boolean } = {},
  ) {}

  /** `navigator.credentials.create(…).toJSON()` */
  create(options: Creation, twist: Twist = {}): any {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const credential = { id: randomBytes(32), privateKey, publicKey, userHandle: options.user.id, count: 0 };
    this.credentials.push(credential);
    const { x, y } = publicKey.export({ format: 'jwk' });
    const cose = cbor(
      new Map<unknown, unknown>([
        [1, 2],
        [3, twist.algorithm ?? -7],
        [-1, 1],
        [-2, Buffer.from(x!, 'base64url')],
        [-3, Buffer.from(y!, 'base64url')],
      ]),
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credential.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, credential.id, cose]);
    const authData = Buffer.concat([this.authenticatorData(options.rp.id, ATTESTED, credential, twist), attested]);
    const clientData = this.clientData('webauthn.create', options.challenge, twist);
    const statement =
      typeof twist.statement === 'function'
        ? twist.statement({
            rpIdHash: authData.subarray(0, 32),
            clientDataHash: createHash('sha256').update(clientData).digest(),
            credentialId: credential.id,
            publicKey: Buffer.concat([Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]),
          })
        : (twist.statement ?? new Map());
    const attestation = cbor(
      new Map<unknown, unknown>([
        ['fmt', twist.format ?? 'none'],
        ['attStmt', statement],
        ['authData', authData],
      ]),
    );
    const id = credential.id.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response: {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
        publicKeyAlgorithm: -7,
        transports: ['internal', 'hybrid'],
      },
    };
  }

  /** `navigator.credentials.get(…).toJSON()`, with the newest credential. */
  get(options: { challenge: string; rpId: string }, twist: Twist = {}): any {
    const credential = this.credentials.at(-1)!;
    if (this.options.counts) credential.count += 1;
    const authData = this.authenticatorData(options.rpId, 0, credential, twist);
    const clientData = this.clientData('webauthn.get', options.challenge, twist);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    const id = credential.id.toString('base64url');
    const userHandle = twist.userHandle === undefined ? credential.userHandle : twist.userHandle;
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: sign('sha256', signed, credential.privateKey).toString('base64url'),
        ...(userHandle === null ? {} : { userHandle }),
      },
    };
  }

  private clientData(type: string, challenge: string, twist: Twist): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: twist.type ?? type,
        challenge: twist.challenge ?? challenge,
        origin: twist.origin ?? this.origin,
        crossOrigin: twist.crossOrigin ?? false,
        ...(twist.topOrigin === undefined ? {} : { topOrigin: twist.topOrigin }),
      }),
    );
  }

  private authenticatorData(rpId: string, more: number, credential: Credential, twist: Twist): Buffer {
    const backup = this.options.synced ? BACKUP_ELIGIBLE | BACKED_UP : 0;
    const flags = more | backup | ((twist.present ?? true) ? UP : 0) | ((twist.verified ?? true) ? UV : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(twist.count ?? credential.count);
    return Buffer.concat([
      createHash('sha256')
        .update(twist.rpId ?? rpId)
        .digest(),
      Buffer.of(flags),
      count,
    ]);
  }
}

/** A flawless U2F attestation by a certificate that anybody could have made (WebAuthn, §8.6). */
export function selfMadeAttestation({ rpIdHash, clientDataHash, credentialId, publicKey }: MadeCredential): Map<string, unknown> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = Buffer.concat([Buffer.of(0), rpIdHash, clientDataHash, credentialId, publicKey]);
  return new Map<string, unknown>([
    ['sig', sign('sha256', signed, pair.privateKey)],
    ['x5c', [certificateOf(pair)]],
  ]);
}

/** A self-signed X.509 certificate, in DER. */
function certificateOf({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): Buffer {
  const algorithm = der(0x30, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const name = der(0x30, der(0x31, der(0x30, der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('x')))));
  const validity = der(0x30, der(0x17, Buffer.from('250101000000Z')), der(0x17, Buffer.from('490101000000Z')));
  const key = publicKey.export({ format: 'der', type: 'spki' });
  const content = der(0x30, der(0xa0, der(0x02, Buffer.of(2))), der(0x02, Buffer.of(1)), algorithm, name, validity, name, key);
  return der(0x30, content, algorithm, der(0x03, Buffer.of(0), sign('sha256', content, privateKey)));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
}

/** RFC 8949 for what authenticators write: integers, byte strings, texts, arrays, maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, each]) => [cbor(key), cbor(each)])]);
  throw new Error(`No CBOR for ${typeof value}`);
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.of((major << 5) | size);
  if (size < 256) return Buffer.of((major << 5) | 24, size);
  const bytes = Buffer.alloc(3);
  bytes[0] = (major << 5) | 25;
  bytes.writeUInt16BE(size, 1);
  return bytes;
}
