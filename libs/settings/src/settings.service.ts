import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { Bus } from '#platform/bus';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { isSecret, settingOf, Settings } from '#platform/settings';
import { SecretSeal, type SealedSecret } from './secret-seal.js';
import { changesBetween, type SettingChange } from './setting-change.js';
import { checkChanges, problemsOf, type SettingProblem } from './setting-problems.js';
import { SettingVersionRepository, type StoredVersion } from './setting-version.repository.js';
import { requireSettings } from './settings.policy.js';
import { SettingsErrors } from './settings.errors.js';
import { SETTINGS_CHANNEL, SettingsRefresh } from './settings-refresh.js';

/** What an administrator says beside the values. */
export interface ChangeNote {
  /** Why; shown in the history. */
  readonly comment?: string | undefined;
  /** The version the caller saw (If-Match); absent: change whatever is there. */
  readonly version?: number | undefined;
}

/** How many versions are remembered. */
const KEPT_VERSIONS = 1_000;

/** Commands on the settings, for administrators of the installation. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: SettingVersionRepository,
    private readonly secrets: SecretSeal,
    private readonly refresh: SettingsRefresh,
    private readonly settings: Settings,
    private readonly bus: Bus,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Stores the values by key, null for "back to the default", as one new version; keys that are not named stay as
   * they are. In force in this process on return, in every other one within five seconds.
   * @throws AppError VALIDATION_FAILED naming every key with a problem: then nothing is stored.
   */
  async change(actor: Actor, values: Readonly<Record<string, unknown>>, note: ChangeNote = {}): Promise<void> {
    requireSettings(actor);
    const { checked, problems } = await checkChanges(values, this.settings);
    if (problems.length > 0) throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: problems });
    await this.transactions.run(async () => {
      const stored = await this.current(note.version);
      const before = await this.refresh.open(stored);
      const after = new Map(before);
      for (const [key, value] of checked) {
        if (value === null) after.delete(key);
        else after.set(key, value);
      }
      // A stored secret that no longer opens is not in `before`; taking it out still takes it out.
      const dropped = Object.keys(stored.secrets).filter((key) => checked.get(key) === null);
      await this.store(actor, stored, { before, after, dropped, comment: note.comment ?? null, restoredVersion: null });
    });
    await this.bringIntoForce();
  }

  /** Everything that `change` would refuse these values for; stores nothing. */
  async check(actor: Actor, values: Readonly<Record<string, unknown>>): Promise<readonly SettingProblem[]> {
    requireSettings(actor);
    return (await checkChanges(values, this.settings)).problems;
  }

  /**
   * Brings the values of an older version back, as a new version; 0 stands for the defaults. Secrets stay as they
   * are: older versions hold none.
   * @throws AppError NOT_FOUND for a version that is not remembered, SETTINGS_VERSION_UNFIT for one that breaks the rules of today
   */
  async restore(actor: Actor, version: number, note: ChangeNote = {}): Promise<void> {
    requireSettings(actor);
    await this.transactions.run(async () => {
      const stored = await this.current(note.version);
      const old = version === 0 ? EMPTY : await this.versions.find(version);
      if (!old || version > stored.version) throw new AppError(PlatformErrors.NOT_FOUND);
      const problems = problemsOf(old.settings);
      if (problems.length > 0) throw new AppError(SettingsErrors.SETTINGS_VERSION_UNFIT, { fields: problems });
      const before = await this.refresh.open(stored);
      const secrets = [...before].filter(([key]) => Object.hasOwn(stored.secrets, key));
      const after = new Map([...Object.entries(old.settings), ...secrets]);
      await this.store(actor, stored, { before, after, dropped: [], comment: note.comment ?? null, restoredVersion: version });
    });
    await this.bringIntoForce();
  }

  /** The newest version, with nobody else writing until the transaction ends. */
  private async current(seen: number | undefined): Promise<StoredVersion> {
    await this.versions.lock();
    const stored = (await this.versions.newest()) ?? EMPTY;
    expectVersion(stored.version, seen);
    return stored;
  }

  private async store(actor: Actor, stored: StoredVersion, next: NextVersion): Promise<void> {
    const changes = changesBetween(next.before, next.after);
    if (changes.length === 0 && next.dropped.length === 0) return;
    const version = stored.version + 1;
    const secrets = await this.sealedOf(stored, next, changes);
    await this.versions.add(
      {
        version,
        // A secret of a setting that this release does not know is recognised by where it lay.
        settings: Object.fromEntries([...next.after].filter(([key]) => !isSecretKey(key) && !Object.hasOwn(stored.secrets, key))),
        secrets,
        changes,
        comment: next.comment,
        restoredVersion: next.restoredVersion,
        authorId: actor.userId,
      },
      KEPT_VERSIONS,
    );
    await this.audit.record({
      action: next.restoredVersion === null ? 'settings.change' : 'settings.restore',
      target: { type: 'settings', id: String(version) },
      before: await this.auditable(changes, next.before),
      after: await this.auditable(changes, next.after),
    });
  }

  /** Sealed anew only what changed, so that a secret of another key stays even when it does not open here. */
  private async sealedOf(
    stored: StoredVersion,
    next: NextVersion,
    changes: readonly SettingChange[],
  ): Promise<Record<string, SealedSecret>> {
    const sealed = new Map(Object.entries(stored.secrets));
    for (const key of [...next.dropped, ...changes.map((change) => change.key)]) {
      if (!isSecretKey(key)) continue;
      const value = next.after.get(key);
      if (typeof value === 'string') sealed.set(key, await this.secrets.seal(key, value));
      else sealed.delete(key);
    }
    return Object.fromEntries(sealed);
  }

  /** Values by key as the trail may hold them: a secret only so far that it is told from another one. */
  private async auditable(changes: readonly SettingChange[], values: ReadonlyMap<string, unknown>): Promise<Record<string, unknown>> {
    const entries = changes.map(async ({ key }): Promise<[string, unknown]> => {
      const value = values.get(key) ?? null;
      return [key, isSecretKey(key) && typeof value === 'string' ? { fingerprint: await this.secrets.digest(key, value) } : value];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  private async bringIntoForce(): Promise<void> {
    await this.refresh.look();
    await this.bus.publish(SETTINGS_CHANNEL, 'changed');
  }
}

/** What is stored while nothing is. */
const EMPTY: StoredVersion = { version: 0, settings: {}, secrets: {}, authorId: null, createdAt: new Date(0) };

interface NextVersion {
  readonly before: ReadonlyMap<string, unknown>;
  readonly after: ReadonlyMap<string, unknown>;
  /** Secrets to take out, whether or not they open. */
  readonly dropped: readonly string[];
  readonly comment: string | null;
  readonly restoredVersion: number | null;
}

function isSecretKey(key: string): boolean {
  const setting = settingOf(key);
  return setting !== undefined && isSecret(setting);
}
