/** Languages of pages and mails; the first is used when nobody says otherwise. */
export const LANGUAGES = ['en', 'es'] as const;

export type Language = (typeof LANGUAGES)[number];

const MAX_CHARACTERS = 1_000;
const MAX_RANGES = 32;
/** A language nobody mentioned: after every accepted one, before a refused one. */
const UNNAMED = 0.0001;
// language-range [ OWS ";" OWS "q=" qvalue ], RFC 9110 §12.5.4 and §12.4.2.
const RANGE = /^(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/**
 * The language to answer in: the one with the highest weight in `Accept-Language`, the earlier one on a tie. A range
 * stands for its language (`es-AR` for Spanish), `*` for every language that has no range of its own. Malformed
 * ranges are skipped. English when the header is absent or names nothing we speak.
 */
export function negotiateLanguage(acceptLanguage: string | undefined): Language {
  const weights = new Map<string, number>();
  for (const range of (acceptLanguage ?? '').slice(0, MAX_CHARACTERS).split(',', MAX_RANGES)) {
    const match = RANGE.exec(range.trim());
    if (!match) continue;
    const language = match[1]!.split('-')[0]!.toLowerCase();
    weights.set(language, Math.max(weights.get(language) ?? 0, Number(match[2] ?? 1)));
  }
  const order = [...weights.keys()];
  const candidates = LANGUAGES.map((language) => {
    const named = weights.has(language);
    return { language, weight: weights.get(language) ?? weights.get('*') ?? UNNAMED, position: order.indexOf(named ? language : '*') };
  });
  candidates.sort((a, b) => b.weight - a.weight || (a.weight > UNNAMED ? a.position - b.position : 0));
  return candidates[0]!.language;
}

/** The stored text as a language; English for anything else. */
export function toLanguage(text: string | null | undefined): Language {
  return LANGUAGES.find((language) => language === text) ?? 'en';
}
