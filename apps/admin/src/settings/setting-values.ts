import type { SettingView } from '@/api/generated';

export type SettingValue = SettingView['value'];

/** What was changed and not saved yet, by key; null goes back to the default. */
export type SettingDraft = Readonly<Record<string, SettingValue>>;

export interface Rate {
  readonly max: number;
  readonly windowSeconds: number;
}

/** `limits.auth.login.address` belongs to `limits`. */
export function groupOf({ key }: SettingView): string {
  return key.slice(0, key.indexOf('.'));
}

/** Whether two values are the same to the API. */
export function sameValue(one: SettingValue, other: SettingValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export interface ValueWords {
  readonly on: string;
  readonly off: string;
  readonly none: string;
  readonly rate: (rate: Rate) => string;
}

/** A value on one line. */
export function writeValue(value: SettingValue | undefined, words: ValueWords): string {
  if (value === null || value === undefined || value === '') return words.none;
  if (typeof value === 'boolean') return value ? words.on : words.off;
  if (Array.isArray(value)) return value.length === 0 ? words.none : value.join(', ');
  if (typeof value === 'object') return words.rate(value);
  return String(value);
}
