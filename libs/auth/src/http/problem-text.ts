import type { AppError } from '#platform/errors';
import type { Language } from '#platform/i18n';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../password-text.js';

const REASONS: Record<Language, Readonly<Record<string, string>>> = {
  en: {
    too_short: `it needs at least ${MIN_PASSWORD_LENGTH} characters`,
    too_long: `it may have at most ${MAX_PASSWORD_LENGTH} characters`,
    not_text: 'it has characters that cannot be typed',
    common: 'it is built around a word that many people use',
    pattern: 'it is a simple pattern',
    contains_personal_words: 'it is built of your name, your address or ours',
  },
  es: {
    too_short: `necesita al menos ${MIN_PASSWORD_LENGTH} caracteres`,
    too_long: `puede tener ${MAX_PASSWORD_LENGTH} caracteres como máximo`,
    not_text: 'tiene caracteres que no se pueden teclear',
    common: 'se basa en una palabra que usa mucha gente',
    pattern: 'es un patrón sencillo',
    contains_personal_words: 'se compone de tu nombre, tu dirección o el nuestro',
  },
};

const WEAK: Record<Language, string> = { en: 'Choose another password:', es: 'Elige otra contraseña:' };

const CODES: Record<Language, Readonly<Record<string, string>>> = {
  en: {
    INVALID_CREDENTIALS: 'That is not the password of the registration.',
    VALIDATION_FAILED: 'That is not an e-mail address we can write to.',
    EMAIL_TAKEN: 'There is an account with this address already.',
    SERVICE_UNAVAILABLE: 'Too much is going on right now. Try again in a few seconds.',
  },
  es: {
    INVALID_CREDENTIALS: 'Esa no es la contraseña del registro.',
    VALIDATION_FAILED: 'Esa no es una dirección de correo a la que podamos escribir.',
    EMAIL_TAKEN: 'Ya existe una cuenta con esta dirección.',
    SERVICE_UNAVAILABLE: 'Ahora mismo hay demasiada actividad. Inténtalo de nuevo en unos segundos.',
  },
};

/** What a page says of a refusal, in its language. */
export function problemText(language: Language, error: AppError): string {
  if (error.code !== 'WEAK_PASSWORD') return CODES[language][error.code] ?? error.message;
  const reasons = (error.details?.reasons ?? []) as readonly string[];
  return `${WEAK[language]} ${reasons.map((reason) => REASONS[language][reason] ?? reason).join('; ')}.`;
}
