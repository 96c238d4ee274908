import type { Setting, SettingDraft } from './setting.js';

const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/;
const settings = new Map<string, Setting>();

/** Declared settings by key, each with the type of its value. */
export type Settled<Rows> = { readonly [K in keyof Rows & string]: Rows[K] extends SettingDraft<infer T> ? Setting<T> : never };

/**
 * Declares the settings a lib reads and returns them:
 * `defineSettings('auth', { 'auth.registration.silent': setting.boolean({ default: false, summary: { en, es } }) })`.
 * Throws at import for a key that is declared already or malformed, and for a default that its own rules refuse.
 */
export function defineSettings<const Rows extends Record<string, SettingDraft<unknown>>>(owner: string, rows: Rows): Settled<Rows> {
  const declared: Record<string, Setting> = {};
  for (const [key, draft] of Object.entries(rows)) {
    if (!KEY.test(key) || key.length > 100) throw new Error(`Setting ${key} is not of the form lib.group.name`);
    const known = settings.get(key);
    if (known) throw new Error(`Setting ${key} is declared by ${known.owner} and by ${owner}`);
    const checked = draft.kind === 'secret' || draft.default === '' ? { value: draft.default } : draft.check(draft.default);
    if ('problem' in checked) throw new Error(`The default of ${key} ${checked.problem}`);
    declared[key] = Object.freeze({ ...draft, key, owner });
  }
  for (const each of Object.values(declared)) settings.set(each.key, each);
  return Object.freeze(declared) as Settled<Rows>;
}

/** Every declared setting, ordered by key. */
export function allSettings(): Setting[] {
  return [...settings.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

export function settingOf(key: string): Setting | undefined {
  return settings.get(key);
}
