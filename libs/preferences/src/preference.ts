/** One sentence in both languages. */
export interface Help {
  readonly en: string;
  readonly es: string;
}

/** Something people choose for themselves; a yes or no, or one of a few words. */
export interface Preference<T extends string | boolean = string | boolean> {
  /** Such as `display.theme`: subject, then name. */
  readonly key: string;
  /** The lib that reads it. */
  readonly owner: string;
  /** Null for a yes or no. */
  readonly choices: readonly string[] | null;
  readonly default: T;
  readonly help: Help;
}

type Draft<T extends string | boolean> = Omit<Preference<T>, 'key' | 'owner'>;

/** Declared preferences by key, each with the type of its value. */
type Declared<Rows> = { readonly [K in keyof Rows & string]: Rows[K] extends Draft<infer T> ? Preference<T> : never };

const KEY = /^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$/;
const preferences = new Map<string, Preference>();

/** Makers of preferences, one for each kind. */
export const preference = {
  yesOrNo(options: { default: boolean; help: Help }): Draft<boolean> {
    return { ...options, choices: null };
  },
  choice<const C extends string>(options: { default: NoInfer<C>; choices: readonly C[]; help: Help }): Draft<C> {
    return options;
  },
};

/**
 * Declares what people may choose and returns it:
 * `definePreferences('preferences', { 'display.theme': preference.choice({ … }) })`.
 * Throws at import for a key that is taken or malformed.
 */
export function definePreferences<const Rows extends Record<string, Draft<string | boolean>>>(owner: string, rows: Rows): Declared<Rows> {
  const declared: Record<string, Preference> = {};
  for (const [key, draft] of Object.entries(rows)) {
    if (!KEY.test(key) || key.length > 100) throw new Error(`Preference ${key} is not of the form subject.name`);
    const known = preferences.get(key);
    if (known) throw new Error(`Preference ${key} is declared by ${known.owner} and by ${owner}`);
    const made: Preference = Object.freeze({ ...draft, key, owner });
    declared[key] = made;
    preferences.set(key, made);
  }
  return Object.freeze(declared) as Declared<Rows>;
}

/** All of them, by key. */
export function allPreferences(): Preference[] {
  return [...preferences.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

export function preferenceOf(key: string): Preference | undefined {
  return preferences.get(key);
}

/** What is wrong with a value; null when nothing is. */
export function problemOf({ choices }: Preference, value: unknown): string | null {
  if (choices === null) return typeof value === 'boolean' ? null : 'must be true or false';
  return typeof value === 'string' && choices.includes(value) ? null : `must be one of ${choices.join(', ')}`;
}
