import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Bus } from '#platform/bus';
import { Settings } from '#platform/settings';
import { SecretSeal } from './secret-seal.js';
import { SettingVersionRepository, type StoredVersion } from './setting-version.repository.js';

/** Channel on which a process tells the others that there is a new version. */
export const SETTINGS_CHANNEL = 'settings';
/** A message may be lost; after so long every process has looked for itself. */
const LOOK_EVERY_MS = 4_000;

/** Brings what is stored into force in this process: before it serves, when another process says so, and by looking every four seconds. */
@Injectable()
export class SettingsRefresh implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Settings');
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  private looking: Promise<void> | undefined;
  private again = false;
  private inForce = '';
  private failed = false;
  private stopped = false;

  constructor(
    private readonly versions: SettingVersionRepository,
    private readonly secrets: SecretSeal,
    private readonly settings: Settings,
    private readonly bus: Bus,
  ) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = this.bus.subscribe(SETTINGS_CHANNEL, () => this.look());
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.unsubscribe?.();
    await this.looking;
  }

  /** Reads the newest version. Who asks while a reading runs gets one that began later. Never rejects. */
  look(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    if (this.looking) this.again = true;
    return (this.looking ??= this.lookUntilCurrent().finally(() => (this.looking = undefined)));
  }

  /** The stored values in the clear; what does not open any more is left out. */
  async open(stored: StoredVersion): Promise<Map<string, unknown>> {
    const values = new Map<string, unknown>(Object.entries(stored.settings));
    for (const [key, sealed] of Object.entries(stored.secrets)) {
      const secret = await this.secrets.open(key, sealed);
      if (secret === null) this.logger.warn(`The stored secret ${key} does not open with the keys of this installation; set it again.`);
      else values.set(key, secret);
    }
    return values;
  }

  private async lookUntilCurrent(): Promise<void> {
    do {
      this.again = false;
      try {
        await this.adoptNewest();
        this.failed = false;
      } catch (error) {
        // Said once: the database being away is told by others as well, and until it is back the values in force stay.
        if (!this.failed) this.logger.warn(`The settings could not be read: ${(error as Error).message}`);
        this.failed = true;
      }
    } while (this.again && !this.stopped);
  }

  private async adoptNewest(): Promise<void> {
    const stored = await this.versions.newest();
    // With the time: after a restore a number may stand for another version.
    const name = stored ? `${stored.version} ${stored.createdAt.getTime()}` : '';
    if (name === this.inForce) return;
    this.settings.adopt(stored ? { version: stored.version, values: await this.open(stored) } : { version: 0, values: new Map() });
    this.inForce = name;
  }
}
