import type { Language } from '#platform/i18n';

/** First line of the mails that staff’s answers go out with. What stands above it in an answer is the answer. Short, so that it is not wrapped. */
export const REPLY_MARKERS: Readonly<Record<Language, string>> = {
  en: '## Please write your answer above this line ##',
  es: '## Escribe tu respuesta por encima de esta línea ##',
};

/** What a message of a ticket may have. */
export const LONGEST_BODY = 20_000;
const NO_TEXT = '(no text)';

/** What of a mail becomes a message. */
export interface ReplyText {
  /** 1 to 20,000 characters. */
  readonly body: string;
  /** All that was written, when the body is only the beginning of it. */
  readonly whole: string | null;
}

/** Programs quote with it, some with a bar. */
const QUOTED = /^\s*[>|]/;
const QUOTE_MARKS = /^[\s>|]+/;
const MARKERS = Object.values(REPLY_MARKERS).map(comparable);
/** Says something: a letter, a digit, a sign. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** The lines above what somebody quotes, such as “On Monday Ana wrote:”, in the languages of common mail programs. */
const ATTRIBUTION =
  /^(?:on|el|am|le|il|em|op|a|den)\s.{1,400}(?:wrote|escribió|schrieb|a écrit|ha scritto|escreveu|schreef|va escriure|skrev)(?!\p{L}).{0,100}:$/iu;
/** The same in others: in one line, and with the address. */
const ADDRESSED = /^.{0,400}<[^<>\s]{1,64}@[^<>\s]{1,254}>.{0,40}:$/u;
const MOST_LINES = 3;
const LONGEST_ATTRIBUTION = 600;
/** Above what Outlook quotes: a line of dashes or underscores, then the headers. */
const SEPARATOR = /^(?:[-_]{5,}|-{2,}[^-]{3,64}-{2,})$/u;
const LONGEST_SEPARATOR = 200;
const HEADER =
  /^(?:\*?)(?:from|sent|date|to|cc|subject|de|enviado|enviado el|fecha|para|asunto|von|gesendet|an|betreff|envoyé|à|objet)\s?:/iu;
const MOST_HEADERS = 8;

/**
 * What somebody wrote in a mail: what stands above the marker; without one, all but a block that is quoted at the end and the line that
 * says whose it is. When nothing is left, all of it.
 * @param text lines, without control characters.
 */
export function replyText(text: string): ReplyText {
  const clean = text.replace(/[^\P{Cc}\n\t]+|\p{Cs}+/gu, '').trim();
  const lines = clean.split('\n').map((line) => line.trimEnd());
  const marked = markedAt(lines);
  const answer = (marked === null ? withoutQuote(lines) : withoutAttribution(lines.slice(0, marked), true)).join('\n').trim();
  const said = [answer, clean].find((each) => VISIBLE.test(each)) ?? NO_TEXT;
  if (said.length <= LONGEST_BODY) return { body: said, whole: null };
  return { body: `${said.slice(0, LONGEST_BODY - 2).replace(/\p{Cs}$/u, '')}\n…`, whole: clean };
}

/** The first line of the marker, which mail programs may quote and wrap once; null without one. */
function markedAt(lines: readonly string[]): number | null {
  const at = lines.findIndex((line, index) => {
    if (!line.includes('#') || line.length > LONGEST_ATTRIBUTION) return false;
    const next = (lines[index + 1] ?? '').slice(0, LONGEST_ATTRIBUTION);
    return MARKERS.includes(comparable(line)) || MARKERS.includes(comparable(`${line} ${next.replace(QUOTE_MARKS, '')}`));
  });
  return at === -1 ? null : at;
}

/** The same however it was quoted, spaced and composed. */
function comparable(line: string): string {
  return line
    .normalize('NFC')
    .replace(QUOTE_MARKS, '')
    .replace(/[\s*]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** Without the quoted lines at the end. */
function withoutQuote(lines: readonly string[]): string[] {
  const kept = upToLast(lines, (line) => VISIBLE.test(line) && !QUOTED.test(line));
  return kept.length === upToLast(lines, (line) => VISIBLE.test(line)).length ? kept : withoutAttribution(kept, false);
}

/** Without the line, perhaps wrapped, that says whose the quoted text is; or the headers in its place. @param headers may be there. */
function withoutAttribution(lines: readonly string[], headers: boolean): string[] {
  const kept = upToLast(lines, (line) => VISIBLE.test(line.replace(QUOTE_MARKS, '')));
  for (let count = 1; count <= Math.min(MOST_LINES, kept.length); count += 1) {
    const last = kept
      .slice(-count)
      .map((line) => line.replace(QUOTE_MARKS, '').trim())
      .join(' ');
    if (last.length <= LONGEST_ATTRIBUTION && ATTRIBUTION.test(last)) return kept.slice(0, -count);
  }
  const last = kept.at(-1) ?? '';
  if (last.length <= LONGEST_ATTRIBUTION && ADDRESSED.test(last)) return kept.slice(0, -1);
  return headers ? withoutHeaders(kept) : kept;
}

function withoutHeaders(lines: readonly string[]): string[] {
  const kept = [...lines];
  let count = 0;
  while (count < MOST_HEADERS && HEADER.test((kept.at(-1) ?? '').replace(QUOTE_MARKS, ''))) {
    kept.pop();
    count += 1;
  }
  // One line such as “To: all” is somebody's own.
  if (count === 1) return [...lines];
  const rest = upToLast(kept, (line) => VISIBLE.test(line.replace(QUOTE_MARKS, '')));
  const above = (rest.at(-1) ?? '').replace(QUOTE_MARKS, '');
  return above.length <= LONGEST_SEPARATOR && SEPARATOR.test(above) ? rest.slice(0, -1) : rest;
}

/** Up to the last line that is one of those, and with it. */
function upToLast(lines: readonly string[], isOne: (line: string) => boolean): string[] {
  return lines.slice(0, lines.findLastIndex(isOne) + 1);
}
