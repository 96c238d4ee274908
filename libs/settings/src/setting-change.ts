import { isDeepStrictEqual } from 'node:util';
import { isSecret, settingOf } from '#platform/settings';

/** What a version changed of one setting. Null stands for the default; a secret shows only that there is one. */
export interface SettingChange {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Stands for a secret wherever settings are shown. */
const MASK = '(secret)';

/** The differences between two sets of stored values, by key. Of a secret that was replaced by another one both sides are the mask. */
export function changesBetween(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): SettingChange[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return keys
    .filter((key) => !isDeepStrictEqual(before.get(key) ?? null, after.get(key) ?? null))
    .map((key) => ({ key, before: shown(key, before.get(key)), after: shown(key, after.get(key)) }));
}

function shown(key: string, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const setting = settingOf(key);
  return setting && isSecret(setting) ? MASK : value;
}
