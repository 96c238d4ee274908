import type { Language } from '#platform/i18n';

const LONGEST = 255;
const NO_SUBJECT: Readonly<Record<Language, string>> = { en: '(no subject)', es: '(sin asunto)' };
/** What mail programs put in front of the subject of an answer or of a mail that is passed on, and what we do. Several stand there. */
const PREFIX = /^(?:(?:re|fwd?|aw|wg|rv|resp?|tr|enc|antw|sv|odp)\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?:|\[#\d{1,15}\])\s*/iu;
const MOST_PREFIXES = 50;

/** The subject of a mail as that of a ticket: 1 to 255 characters in one line, without prefixes. */
export function ticketSubject(subject: string, language: Language): string {
  let rest = subject
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/\p{C}+/gu, '')
    .trim();
  for (let count = 0; count < MOST_PREFIXES && PREFIX.test(rest); count += 1) rest = rest.replace(PREFIX, '');
  const short = rest
    .slice(0, LONGEST)
    .replace(/\p{Cs}$/u, '')
    .trim();
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(short) ? short : NO_SUBJECT[language];
}
