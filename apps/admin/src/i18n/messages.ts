import { type Language, useLanguage } from './language';

/** A text, or a function of what it speaks about. */
type Message = string | ((...values: never[]) => string);
type Messages = { readonly [key: string]: Message | Messages };

/** The same keys, and functions of the same arguments. */
type SameAs<M> = {
  readonly [K in keyof M]: M[K] extends string
    ? string
    : M[K] extends (...values: infer V) => string
      ? (...values: V) => string
      : SameAs<M[K]>;
};

export interface Catalogue<M> {
  readonly en: M;
  readonly es: SameAs<M>;
}

/** The texts of a feature. What one language says and the other lacks does not compile. */
export function defineMessages<const M extends Messages>(en: M, es: SameAs<M>): Catalogue<SameAs<M>> {
  return { en: en as unknown as SameAs<M>, es: es as unknown as SameAs<SameAs<M>> };
}

/** The texts in the language of the person. */
export function useMessages<M>(catalogue: Catalogue<M>): M {
  const { language } = useLanguage();
  return catalogue[language] as M;
}

const rules: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules('en'), es: new Intl.PluralRules('es') };

/** `plural('en', 2, 'one desk', '2 desks')`: the form that the number asks for. */
export function plural(language: Language, count: number, one: string, other: string): string {
  return rules[language].select(count) === 'one' ? one : other;
}

/** The word for a key that comes from the API; the key itself where there is none yet. */
export function wordFor(words: Readonly<Record<string, string>>, key: string): string {
  return words[key] ?? key;
}
