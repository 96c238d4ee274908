import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Decrypter, Encrypter, type Recipient } from 'age-encryption';
import { AppError } from '#platform/errors';
import { ArchiveErrors, damaged } from './archives.errors.js';
import { Passphrase } from './passphrase.js';

export interface ArchiveSecrets {
  readonly passphrase?: string | undefined;
  /** `age1…`: archives are sealed for whoever has its identity, which need not be here. */
  readonly recipient?: string | undefined;
  /** `AGE-SECRET-KEY-…`, to read them. */
  readonly identity?: string | undefined;
}

/** What age puts between its header and its payload. */
const NONCE_BYTES = 16;

/** Keys that archives are sealed and opened with. Sealed ones are plain age files. */
export class ArchiveKeys {
  private readonly passphrase: Passphrase | undefined;
  private known: Promise<string | null> | undefined;

  constructor(private readonly secrets: ArchiveSecrets) {
    this.passphrase = secrets.passphrase === undefined ? undefined : new Passphrase(secrets.passphrase);
  }

  /** Whether archives that are written here are sealed. */
  get encrypts(): boolean {
    return this.passphrase !== undefined || this.secrets.recipient !== undefined;
  }

  /** Whether archives that are written here can be read here. */
  get reads(): boolean {
    return this.secrets.recipient === undefined ? true : this.secrets.identity !== undefined;
  }

  /** Tells one key from another without saying what it is; null when nothing is sealed. Takes a moment the first time. */
  fingerprint(): Promise<string | null> {
    return (this.known ??= this.makeFingerprint());
  }

  /** The beginning of a new age file, and the key of its payload. */
  async seal(): Promise<{ prologue: Buffer; key: Buffer }> {
    const encrypter = new Encrypter();
    let fileKey: Uint8Array | undefined;
    // Sees the key of the file, and says nothing about it.
    const witness: Recipient = { wrapFileKey: (key) => ((fileKey = key.slice()), []) };
    encrypter.addRecipient(witness);
    encrypter.addRecipient(this.passphrase ?? this.secrets.recipient!);
    const empty = await encrypter.encrypt(new Uint8Array());
    const header = empty.subarray(0, empty.length - NONCE_BYTES - 16);
    const nonce = randomBytes(NONCE_BYTES);
    return { prologue: Buffer.concat([header, nonce]), key: payloadKey(fileKey!, nonce) };
  }

  /** The key of the payload after this header and nonce. @throws AppError ARCHIVE_LOCKED, ARCHIVE_DAMAGED, ARCHIVE_TOO_LARGE */
  async open(header: Buffer, nonce: Buffer): Promise<Buffer> {
    const decrypter = new Decrypter();
    if (this.passphrase) decrypter.addIdentity(this.passphrase);
    if (this.secrets.identity !== undefined) decrypter.addIdentity(this.secrets.identity);
    try {
      return payloadKey(await decrypter.decryptHeader(header), nonce);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if ((error as Error).message.startsWith('no identity matched'))
        throw new AppError(ArchiveErrors.ARCHIVE_LOCKED, undefined, { cause: error });
      throw damaged('age header', error);
    }
  }

  private async makeFingerprint(): Promise<string | null> {
    const key = this.passphrase ? await this.passphrase.fingerprint() : this.secrets.recipient;
    return key === undefined ? null : createHash('sha256').update(key).digest('hex').slice(0, 16);
  }
}

function payloadKey(fileKey: Uint8Array, nonce: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}
