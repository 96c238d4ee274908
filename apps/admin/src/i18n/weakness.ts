import type { Language } from './language';

/** What is wrong with a password that is too easy to guess, by the reasons of `WEAK_PASSWORD`. */
const REASONS: Record<Language, Readonly<Record<string, (least: number) => string>>> = {
  en: {
    too_short: (least) => `It needs at least ${least} characters.`,
    too_long: () => 'It is too long.',
    not_text: () => 'It has characters that cannot be typed.',
    common: () => 'It is built around a word that many people use.',
    pattern: () => 'It is a simple pattern.',
    contains_personal_words: () => 'It is built of your name, your address or ours.',
  },
  es: {
    too_short: (least) => `Necesita al menos ${least} caracteres.`,
    too_long: () => 'Es demasiado larga.',
    not_text: () => 'Tiene caracteres que no se pueden teclear.',
    common: () => 'Se basa en una palabra que usa mucha gente.',
    pattern: () => 'Es un patrón sencillo.',
    contains_personal_words: () => 'Se compone de tu nombre, tu dirección o el nuestro.',
  },
};

/** @param details of the refusal. */
export function weaknessText({ reasons, minLength }: Readonly<Record<string, unknown>>, language: Language): string {
  if (!Array.isArray(reasons)) return '';
  return (reasons as readonly string[]).map((reason) => REASONS[language][reason]?.(Number(minLength)) ?? '').join(' ');
}
