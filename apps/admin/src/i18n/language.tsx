import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

export type Language = 'es' | 'en';

const KEPT = 'zocalo.language';

/** The language somebody chose on this device, else the browser's, else English. */
export function startLanguage(): Language {
  const wishes = [localStorage.getItem(KEPT), ...navigator.languages];
  return wishes.map((wish) => wish?.slice(0, 2)).find((wish): wish is Language => wish === 'es' || wish === 'en') ?? 'en';
}

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice>({ language: 'en', choose: () => {} });

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(() => apply(startLanguage()));
  const choice = useMemo(
    () => ({
      language,
      choose(next: Language) {
        localStorage.setItem(KEPT, next);
        setLanguage(apply(next));
      },
    }),
    [language],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

function apply(language: Language): Language {
  document.documentElement.lang = language;
  return language;
}

export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext);
}

/** A text in both languages, for what is declared outside components, such as titles of screens. */
export type Words = Readonly<Record<Language, string>>;
