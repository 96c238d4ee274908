import type { Language } from './language.js';

const formats = new Map<Language, Intl.DateTimeFormat>();

/** A moment as people read it, in UTC, which the text around it says. @param moment ISO 8601. */
export function momentText(language: Language, moment: string): string {
  let format = formats.get(language);
  if (!format)
    formats.set(language, (format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })));
  return format.format(new Date(moment));
}
