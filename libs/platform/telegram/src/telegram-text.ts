/** A stretch of a text that looks or acts otherwise; offset and length in UTF-16 units, as Telegram counts. */
export type TelegramEntity =
  | { readonly type: 'bold' | 'code'; readonly offset: number; readonly length: number }
  | { readonly type: 'text_link'; readonly offset: number; readonly length: number; readonly url: string };

/** A text as it is sent: what looks like markup is text. */
export interface TelegramText {
  readonly text: string;
  readonly entities: readonly TelegramEntity[];
}

/** A piece of a line. */
export type TextPart =
  | string
  | { readonly type: 'bold' | 'code'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string };
export type TextLine = TextPart | readonly TextPart[];

/** What a message says. When it is too long, rows at the end are left out and counted, and headline and foot stay. */
export interface TextContent {
  readonly headline: TextLine;
  readonly rows?: readonly TextLine[];
  /** Says how many rows were left out, such as `… and 37 more`. */
  readonly more?: (left: number) => string;
  /** The last line, such as a link to everything. */
  readonly foot?: TextLine;
}

/** Makers of the pieces. */
export const bold = (text: string): TextPart => ({ type: 'bold', text });
export const code = (text: string): TextPart => ({ type: 'code', text });
export const link = (text: string, url: string): TextPart => ({ type: 'link', text, url });

/** What Telegram takes. */
export const MAX_TEXT = 4_096;
const MAX_HEADLINE = 1_000;
const MAX_FOOT = 600;
const MAX_ROW = 1_000;
const ELLIPSIS = '…';

/**
 * Builds the text of a message, 4,096 UTF-16 units at most.
 * @throws a plain Error for one that says nothing: Telegram refuses those.
 */
export function telegramText({ headline, rows = [], more = (left) => `${ELLIPSIS} +${left}`, foot }: TextContent): TelegramText {
  const head = cut(clean(headline), MAX_HEADLINE);
  const last = foot === undefined ? [] : cut(clean(foot), MAX_FOOT);
  const lines = rows.map((row) => cut(clean(row), MAX_ROW));
  const fixed = lengthOf(head) + (last.length > 0 ? lengthOf(last) + 1 : 0);
  let room = MAX_TEXT - fixed;
  let kept = 0;
  while (kept < lines.length && lengthOf(lines[kept]!) + 1 <= room) room -= lengthOf(lines[kept++]!) + 1;
  const moreLine = () => cut(clean(more(lines.length - kept)), 100);
  if (kept < lines.length) while (kept > 0 && lengthOf(moreLine()) + 1 > room) room += lengthOf(lines[--kept]!) + 1;
  const shown = [head, ...lines.slice(0, kept), ...(kept < lines.length ? [moreLine()] : []), ...(last.length > 0 ? [last] : [])];
  const built = join(shown);
  if (built.text.trim() === '') throw new Error('A message says nothing');
  return built;
}

interface Piece {
  readonly part: Exclude<TextPart, string> | null;
  readonly text: string;
}

/** Without what Telegram would drop or refuse: halves of signs, control characters, blanks at the edges. */
function clean(line: TextLine): Piece[] {
  const parts: readonly TextPart[] = Array.isArray(line) ? (line as readonly TextPart[]) : [line as TextPart];
  const pieces = parts.map((part) => ({
    part: typeof part === 'string' ? null : part,
    text: (typeof part === 'string' ? part : part.text).toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' '),
  }));
  trim(pieces, (text) => text.trimStart());
  trim(pieces.toReversed(), (text) => text.trimEnd());
  return pieces;
}

/** Blanks of the first pieces up to the first that says something. */
function trim(pieces: { part: Piece['part']; text: string }[], edge: (text: string) => string): void {
  for (const piece of pieces) {
    piece.text = edge(piece.text);
    if (piece.text !== '') return;
  }
}

function lengthOf(line: readonly Piece[]): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}

/** The line within so many units; never half a sign, and an entity ends where its text does. */
function cut(line: readonly Piece[], max: number): readonly Piece[] {
  if (lengthOf(line) <= max) return line;
  let room = max - ELLIPSIS.length;
  const kept: Piece[] = [];
  for (const { part, text } of line) {
    if (room <= 0) break;
    const head = text.length <= room ? text : text.slice(0, isHalf(text, room) ? room - 1 : room);
    kept.push({ part, text: head });
    room -= head.length;
    if (head.length < text.length) break;
  }
  return [...kept, { part: null, text: ELLIPSIS }];
}

/** True when a cut at `index` parts a surrogate pair. */
function isHalf(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  return before >= 0xd800 && before <= 0xdbff;
}

function join(lines: readonly (readonly Piece[])[]): TelegramText {
  let text = '';
  const entities: TelegramEntity[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0) text += '\n';
    for (const piece of line) {
      const [offset, length] = [text.length, piece.text.length];
      text += piece.text;
      if (piece.part === null || piece.text.trim() === '') continue;
      if (piece.part.type === 'link') entities.push({ type: 'text_link', offset, length, url: piece.part.url });
      else entities.push({ type: piece.part.type, offset, length });
    }
  }
  return { text, entities };
}
