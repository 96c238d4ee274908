import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '#platform/config';
import { KeyRepository, type SealedKey } from './key.repository.js';
import { masterKey } from './master-key.js';
import { seal, unseal } from './sealing.js';

/** What a key is for. A token of one kind never verifies as another: the keys differ. */
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/** A symmetric 256-bit key and the name under which tokens mention it. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

export const KEY_PURPOSES = [
  'access-token',
  'refresh-token',
  'address-digest',
  'csrf-token',
  'trusted-device',
  'reset-link',
  'setting-secret',
  'second-factor',
  'passkey-challenge',
  'sealed-text',
  'telegram-button',
  'reply-address',
] as const;
const RELOAD_AT_MOST_EVERY_MS = 5_000;

/**
 * The installation's signing keys: made once, kept in the database under the seal of the master key, held in memory
 * by every process. Loaded at boot; without a database at that moment, on first use.
 */
@Injectable()
export class Keys implements OnApplicationBootstrap {
  private readonly logger = new Logger(Keys.name);
  private byName: ReadonlyMap<string, KeyObject> = new Map();
  private newest: ReadonlyMap<KeyPurpose, SigningKey> = new Map();
  private loading: Promise<void> | undefined;
  private lastReload = 0;

  constructor(
    private readonly config: Config,
    private readonly repository: KeyRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.ready().catch((error: Error) => this.logger.warn(`The signing keys will be loaded on first use: ${error.message}`));
  }

  /** True once `byKid` knows the keys. */
  get loaded(): boolean {
    return this.newest.size === KEY_PURPOSES.length;
  }

  /** Resolves when the keys are in memory; rejects when the database or the master key is out of reach. */
  async ready(): Promise<void> {
    if (!this.loaded) await this.load();
  }

  /** The key to sign new tokens with. */
  async current(purpose: KeyPurpose): Promise<SigningKey> {
    await this.ready();
    return this.newest.get(purpose)!;
  }

  /**
   * The key a token names, if it is ours and of that purpose. An unknown name starts a reload in the background, at
   * most one in five seconds: another process may have made a new key.
   */
  byKid(purpose: KeyPurpose, kid: string): KeyObject | undefined {
    const key = this.byName.get(`${purpose}:${kid}`);
    if (!key && Date.now() - this.lastReload > RELOAD_AT_MOST_EVERY_MS) {
      this.lastReload = Date.now();
      this.load().catch((error: Error) => this.logger.warn(`The signing keys could not be reloaded: ${error.message}`));
    }
    return key;
  }

  /** Every key of a purpose that may still be met, the one for new tokens first: for what is too short to name its key. */
  async all(purpose: KeyPurpose): Promise<KeyObject[]> {
    await this.ready();
    const older = [...this.byName].filter(([name]) => name.startsWith(`${purpose}:`)).map(([, key]) => key);
    return older.toReversed();
  }

  /** Reads them anew: those in the database may be others since. */
  async reload(): Promise<void> {
    await this.loading?.catch(() => undefined);
    await this.load();
  }

  /** Whether keys that were sealed elsewhere, or long ago, open with the master key of this installation. */
  async opens(rows: readonly SealedKey[]): Promise<boolean> {
    const master = await masterKey(this.config.masterKey, this.config.home);
    try {
      for (const row of rows) open(master, row);
      return true;
    } catch {
      return false;
    }
  }

  private load(): Promise<void> {
    this.loading ??= this.readAll().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async readAll(): Promise<void> {
    const master = await masterKey(this.config.masterKey, this.config.home);
    let rows = await this.repository.findAll();
    if (KEY_PURPOSES.some((purpose) => !rows.some((row) => row.purpose === purpose))) {
      await this.repository.addMissing(KEY_PURPOSES, (purpose) => newKey(master, purpose));
      rows = await this.repository.findAll();
    }
    const byName = new Map<string, KeyObject>();
    const newest = new Map<KeyPurpose, SigningKey>();
    for (const row of rows.toReversed()) {
      const key = createSecretKey(open(master, row));
      byName.set(`${row.purpose}:${row.kid}`, key);
      if (isPurpose(row.purpose)) newest.set(row.purpose, { kid: row.kid, key });
    }
    this.byName = byName;
    this.newest = newest;
  }
}

function newKey(master: Buffer, purpose: string): SealedKey {
  const kid = randomBytes(9).toString('base64url');
  return { kid, purpose, sealed: seal(master, `${purpose}:${kid}`, randomBytes(32)) };
}

function open(master: Buffer, row: SealedKey): Buffer {
  try {
    return unseal(master, `${row.purpose}:${row.kid}`, row.sealed);
  } catch (error) {
    throw new Error(
      'The signing keys in the database do not open with this master key. Set ZOCALO_MASTER_KEY, or put back master.key of the data directory they were made with.',
      { cause: error },
    );
  }
}

function isPurpose(text: string): text is KeyPurpose {
  return (KEY_PURPOSES as readonly string[]).includes(text);
}
