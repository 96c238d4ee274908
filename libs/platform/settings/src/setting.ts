import type { Config } from '#platform/config';

export type SettingKind = 'boolean' | 'integer' | 'text' | 'choice' | 'list' | 'secret' | 'rate';

/** At most `max` times in a window of so many seconds. */
export interface Rate {
  readonly max: number;
  readonly windowSeconds: number;
}

/** What limits the values of a setting; each kind names its own. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** Of an integer, such as `seconds`. */
  readonly unit?: string;
  readonly maxLength?: number;
  /** Source of the regular expression that a text, or each entry of a list, matches as a whole. */
  readonly pattern?: string;
  readonly choices?: readonly string[];
}

/** What a setting is for, in both languages: one sentence that an administrator reads. */
export interface SettingSummary {
  readonly en: string;
  readonly es: string;
}

/** A variable of the environment that decides instead of the stored value. */
export interface EnvironmentLock<T> {
  /** Such as `MAIL_FROM`. */
  readonly variable: string;
  /** What the environment says; undefined when it says nothing. */
  read(config: Config): T | undefined;
}

/** What was made of a value somebody sent: the value to keep, or what is wrong with it, such as `must be at least 3`. */
export type Checked<T> = { readonly value: T } | { readonly problem: string };

/** A setting without its name, as the makers of `setting` return it. */
export interface SettingDraft<T> {
  readonly kind: SettingKind;
  readonly default: T;
  readonly summary: SettingSummary;
  /** What a panel needs to build a field: smallest and largest number, choices, longest text. */
  readonly bounds: Bounds;
  readonly env?: EnvironmentLock<T> | undefined;
  check(value: unknown): Checked<T>;
}

/** A declared setting: a value an administrator may change while everything runs. */
export interface Setting<T = unknown> extends SettingDraft<T> {
  /** Such as `auth.registration.silent`: lib, group, name. */
  readonly key: string;
  /** The lib that reads it. */
  readonly owner: string;
}

/** Text and the like that must never be shown again once it was given. */
export function isSecret(setting: Setting): boolean {
  return setting.kind === 'secret';
}
