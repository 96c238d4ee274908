import { type Language, useLanguage } from './language';

/** The roles of the program, which every installation has; those an installation defines carry names of their own. */
const BUILT_IN: Record<Language, Readonly<Record<string, string>>> = {
  en: {
    user: 'User',
    support: 'Support',
    merchandising: 'Merchandising',
    marketing: 'Marketing',
    'office-manager': 'Office manager',
    admin: 'Administrator',
  },
  es: {
    user: 'Usuario',
    support: 'Soporte',
    merchandising: 'Catálogo',
    marketing: 'Marketing',
    'office-manager': 'Gestión de oficinas',
    admin: 'Administración',
  },
};

/** What a role of the program is called; undefined for others. */
export function roleNameIn(language: Language, key: string): string | undefined {
  return BUILT_IN[language][key];
}

/** What a role is called, by its key. @param known names of roles that the installation defined. */
export function useRoleName(known: readonly { readonly key: string; readonly name: string }[] = []): (key: string) => string {
  const { language } = useLanguage();
  return (key) => roleNameIn(language, key) ?? known.find((role) => role.key === key)?.name ?? key;
}
