import type { Bounds, Checked, EnvironmentLock, Rate, SettingDraft, SettingSummary } from './setting.js';

interface Common<T> {
  readonly summary: SettingSummary;
  /** Locks the setting while the variable is set. */
  readonly env?: EnvironmentLock<T>;
}

interface TextRules {
  /** Characters (code points). */
  readonly maxLength: number;
  /** The whole text matches it; `form` says how in words, such as `must be an address`. */
  readonly pattern?: RegExp;
  readonly form?: string;
  /** What a pattern cannot say. Given the text without surrounding blanks. */
  readonly accepts?: (text: string) => boolean;
}

/** Largest numbers of a rate: enough for any limit, small enough for the counters. */
const RATE_BOUNDS = { max: 1_000_000_000, windowSeconds: 604_800 } as const;
const MOST_ENTRIES = 1_000;
// Line breaks and other control characters end up in headers and logs; nothing needs them.
const UNPRINTABLE = /\p{Cc}|\p{Cs}|[\u2028\u2029]/u;

/** Makers of settings, one for each kind. */
export const setting = {
  boolean(options: Common<boolean> & { default: boolean }): SettingDraft<boolean> {
    return {
      ...options,
      kind: 'boolean',
      bounds: {},
      check: (value) => (typeof value === 'boolean' ? { value } : { problem: 'must be true or false' }),
    };
  },

  integer(options: Common<number> & { default: number; min: number; max: number; unit?: string }): SettingDraft<number> {
    const { min, max, unit } = options;
    return { ...options, kind: 'integer', bounds: { min, max, ...(unit === undefined ? {} : { unit }) }, check: wholeNumber(min, max) };
  },

  /** A line of text; surrounding blanks are dropped. */
  text(options: Common<string> & TextRules & { default: string }): SettingDraft<string> {
    return { ...options, kind: 'text', bounds: boundsOf(options), check: line(options) };
  },

  choice<const C extends string>(options: Common<C> & { default: NoInfer<C>; choices: readonly C[] }): SettingDraft<C> {
    const { choices } = options;
    return {
      ...options,
      kind: 'choice',
      bounds: { choices },
      check: (value) =>
        choices.includes(value as C)
          ? { value: value as C }
          : { problem: `must be one of ${choices.map((each) => `"${each}"`).join(', ')}` },
    };
  },

  /** A set of texts: an entry that is there twice is kept once. `choices` are read when a value is checked, so they may be found at run time. */
  list(
    options: Common<readonly string[]> & { default: readonly string[]; of: TextRules & { choices?: () => readonly string[] }; max: number },
  ): SettingDraft<readonly string[]> {
    const { of, max } = options;
    return {
      ...options,
      kind: 'list',
      bounds: { ...boundsOf(of), max },
      check: (value) => entries(value, of, Math.min(max, MOST_ENTRIES)),
    };
  },

  /** A text that is sealed at rest and never shown; null while nobody gave one. */
  secret(options: Common<string | null> & TextRules): SettingDraft<string | null> {
    return { ...options, kind: 'secret', default: null, bounds: boundsOf(options), check: line(options) };
  },

  /** Below `least`, in the number or in the number per time, a rate is refused: it would keep people from correcting it. */
  rate(options: Common<Rate> & { default: Rate; least?: Rate }): SettingDraft<Rate> {
    const { least = { max: 1, windowSeconds: RATE_BOUNDS.windowSeconds }, ...rest } = options;
    return { ...rest, kind: 'rate', bounds: { min: least.max, max: RATE_BOUNDS.max }, check: rateFrom(least) };
  },
};

function boundsOf({ maxLength, pattern }: TextRules): Bounds {
  return { maxLength, ...(pattern ? { pattern: pattern.source } : {}) };
}

function wholeNumber(min: number, max: number): (value: unknown) => Checked<number> {
  return (value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) return { problem: 'must be a whole number' };
    if (value < min) return { problem: `must be at least ${min}` };
    return value > max ? { problem: `must be at most ${max}` } : { value };
  };
}

/** What was wrong is told without the value: it may be a secret. */
function line({ maxLength, pattern, form, accepts }: TextRules): (value: unknown) => Checked<string> {
  return (value) => {
    if (typeof value !== 'string') return { problem: 'must be a text' };
    // Measured before anything is done with it: a text of a million characters costs nothing.
    if (value.length > 2 * maxLength + 100) return { problem: `must have at most ${maxLength} characters` };
    const text = value.normalize('NFC').trim();
    if (text === '') return { problem: 'must not be empty; null goes back to the default' };
    if ([...text].length > maxLength) return { problem: `must have at most ${maxLength} characters` };
    if (UNPRINTABLE.test(text)) return { problem: 'must have neither line breaks nor control characters' };
    if (pattern && !new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace('g', '')).test(text))
      return { problem: form ?? `must match ${pattern.source}` };
    if (accepts && !accepts(text)) return { problem: form ?? 'is not accepted' };
    return { value: text };
  };
}

function entries(value: unknown, of: TextRules & { choices?: () => readonly string[] }, max: number): Checked<readonly string[]> {
  if (!Array.isArray(value)) return { problem: 'must be a list' };
  if (value.length > max) return { problem: `must have at most ${max} entries` };
  const check = line(of);
  const kept = new Set<string>();
  for (const [index, entry] of value.entries()) {
    const checked = check(entry);
    if ('problem' in checked) return { problem: `has an entry (${index + 1}) that ${checked.problem}` };
    if (of.choices && !of.choices().includes(checked.value))
      return { problem: `has an entry (${index + 1}) that must be one of ${of.choices().join(', ')}` };
    kept.add(checked.value);
  }
  return { value: Object.freeze([...kept]) };
}

function rateFrom(least: Rate): (value: unknown) => Checked<Rate> {
  return (value) => rate(value, least);
}

function rate(value: unknown, least: Rate): Checked<Rate> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'must be { max, windowSeconds }' };
  const extra = Object.keys(value).find((field) => field !== 'max' && field !== 'windowSeconds');
  if (extra !== undefined) return { problem: 'must have no fields but max and windowSeconds' };
  const { max, windowSeconds } = value as Record<string, unknown>;
  const often = wholeNumber(least.max, RATE_BOUNDS.max)(max);
  if ('problem' in often) return { problem: `max ${often.problem}` };
  const longest = Math.floor((often.value * least.windowSeconds) / least.max);
  const long = wholeNumber(1, Math.min(longest, RATE_BOUNDS.windowSeconds))(windowSeconds);
  if ('problem' in long) return { problem: `windowSeconds ${long.problem}` };
  return { value: Object.freeze({ max: often.value, windowSeconds: long.value }) };
}
