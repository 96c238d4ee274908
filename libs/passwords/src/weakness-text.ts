import type { AppError } from '#platform/errors';
import type { Language } from '#platform/i18n';
import { MAX_PASSWORD_LENGTH } from './password-text.js';
import type { PasswordWeakness } from './password.policy.js';

const REASONS: Record<Language, Readonly<Record<PasswordWeakness, (minLength: number) => string>>> = {
  en: {
    too_short: (minLength) => `it needs at least ${minLength} characters`,
    too_long: () => `it may have at most ${MAX_PASSWORD_LENGTH} characters`,
    not_text: () => 'it has characters that cannot be typed',
    common: () => 'it is built around a word that many people use',
    pattern: () => 'it is a simple pattern',
    contains_personal_words: () => 'it is built of your name, your address or ours',
  },
  es: {
    too_short: (minLength) => `necesita al menos ${minLength} caracteres`,
    too_long: () => `puede tener ${MAX_PASSWORD_LENGTH} caracteres como máximo`,
    not_text: () => 'tiene caracteres que no se pueden teclear',
    common: () => 'se basa en una palabra que usa mucha gente',
    pattern: () => 'es un patrón sencillo',
    contains_personal_words: () => 'se compone de tu nombre, tu dirección o el nuestro',
  },
};

const CHOOSE: Record<Language, string> = { en: 'Choose another password:', es: 'Elige otra contraseña:' };

/** What a page says of a WEAK_PASSWORD refusal, in its language. */
export function weaknessText(language: Language, error: AppError): string {
  const { reasons = [], minLength = 0 } = (error.details ?? {}) as { reasons?: readonly PasswordWeakness[]; minLength?: number };
  return `${CHOOSE[language]} ${reasons.map((reason) => REASONS[language][reason](minLength)).join('; ')}.`;
}
