import { Injectable, Logger } from '@nestjs/common';
import { Config } from '#platform/config';
import { settingOf } from './define-settings.js';
import type { Setting } from './setting.js';

/** What administrators stored, as of one version; secrets in the clear. Version 0 is: nothing yet. */
export interface SettingsSnapshot {
  readonly version: number;
  /** By key. Keys this release does not know are left alone. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** Where the value in force comes from; `env` cannot be changed at run time. */
export type SettingSource = 'default' | 'env' | 'stored';

/** Called after the values in force changed, with the keys that did. Must not throw; what it throws is logged. */
export type SettingsHandler = (changed: ReadonlySet<string>) => void;

/** Says what is wrong with a value that the setting's own rules accept, such as `names roles that do not exist: x`; null for nothing. `next` reads what another setting will be. */
export type SettingJudge<T> = (value: T, next: <V>(setting: Setting<V>) => V) => Promise<string | null>;

interface InForce {
  readonly value: unknown;
  readonly source: SettingSource;
}

/**
 * The values in force in this process: what the environment says, else what is stored, else the default. Reading is
 * a look into a map, so it is done where the value is needed, and never kept. Whoever stores settings hands them in.
 */
@Injectable()
export class Settings {
  private readonly logger = new Logger(Settings.name);
  private readonly handlers = new Set<SettingsHandler>();
  private readonly judges = new Map<string, SettingJudge<unknown>>();
  private readonly inForce = new Map<string, InForce>();
  private snapshot: SettingsSnapshot = { version: 0, values: new Map() };

  constructor(private readonly config: Config) {}

  /** The version this process runs. */
  get version(): number {
    return this.snapshot.version;
  }

  get<T>(setting: Setting<T>): T {
    return (this.inForce.get(setting.key) ?? this.find(setting)).value as T;
  }

  /** Where the value comes from. */
  sourceOf(setting: Setting): SettingSource {
    return (this.inForce.get(setting.key) ?? this.find(setting)).source;
  }

  /** Has values judged before they are stored, by what only the database or another setting knows. Call it in `onModuleInit`, once for a setting. */
  judge<T>(setting: Setting<T>, judge: SettingJudge<T>): void {
    if (this.judges.has(setting.key)) throw new Error(`The setting ${setting.key} has a judge already`);
    this.judges.set(setting.key, judge as SettingJudge<unknown>);
  }

  /** What the judge of the setting says about one of the values to be stored that passed their `check`; null without a judge. */
  async problemWith(setting: Setting, changes: ReadonlyMap<string, unknown>): Promise<string | null> {
    const next = <V>(other: Setting<V>): V => {
      const changed = changes.get(other.key);
      if (changed === undefined || this.sourceOf(other) === 'env') return this.get(other);
      return changed === null ? other.default : (changed as V);
    };
    return (await this.judges.get(setting.key)?.(changes.get(setting.key), next)) ?? null;
  }

  /** @returns a function that ends it. */
  onChange(handler: SettingsHandler): () => void {
    this.handlers.add(handler);
    return () => void this.handlers.delete(handler);
  }

  /** From now on these are the stored values. */
  adopt(snapshot: SettingsSnapshot): void {
    const known = [...new Set([...this.snapshot.values.keys(), ...snapshot.values.keys()])].flatMap((key) => settingOf(key) ?? []);
    const before = known.map((setting) => JSON.stringify(this.get(setting)));
    this.snapshot = snapshot;
    this.inForce.clear();
    const changed = new Set(known.filter((setting, index) => JSON.stringify(this.get(setting)) !== before[index]).map(({ key }) => key));
    if (changed.size > 0) for (const handler of this.handlers) this.tell(handler, changed);
  }

  private find(setting: Setting): InForce {
    const found = this.lookUp(setting);
    this.inForce.set(setting.key, found);
    return found;
  }

  private lookUp(setting: Setting): InForce {
    const fixed = setting.env?.read(this.config);
    if (fixed !== undefined) return { value: fixed, source: 'env' };
    const stored = this.snapshot.values.get(setting.key);
    if (stored === undefined || stored === null) return { value: setting.default, source: 'default' };
    const checked = setting.check(stored);
    if ('value' in checked) return { value: checked.value, source: 'stored' };
    // Stored by a release with other rules. A wrong value must not come into force, nor keep the process from running.
    this.logger.warn(`The stored value of ${setting.key} ${checked.problem}; the default is used.`);
    return { value: setting.default, source: 'default' };
  }

  private tell(handler: SettingsHandler, changed: ReadonlySet<string>): void {
    try {
      handler(changed);
    } catch (error) {
      this.logger.error('A listener to changed settings failed', error);
    }
  }
}
