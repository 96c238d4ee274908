import PostalMime, { type Attachment } from 'postal-mime';

/** Of everything that is text before it is made into one, which costs time by its length. */
const MAX_PLAIN = 1_000_000;
const MAX_HTML = 200_000;
/** Of a tag, from its < to its >; what is longer is taken as text. */
const MAX_TAG = 2_000;
const TAG = /^<[a-z/!?]/i;
const LINK = /^<a[\s/]/i;
const HREF = /[\s"'/]href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

/** A mail taken apart. */
export interface Email {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  /** Plain; made from HTML where a part has nothing else. */
  readonly text: string;
  /** Some of it was left out. */
  readonly textCut: boolean;
  readonly attachments: readonly Attachment[];
}

/** Texts of one part of a mail, by their kind. */
type Texts = Partial<Record<'plain' | 'html', { value: string }[]>>;

/** What the parser has beside its types: the way from parts to an answer, which knows no limits. */
interface Parser {
  readonly root: { readonly headers: Email['headers'] };
  readonly textMap: Map<unknown, Texts>;
  readonly textContent: { readonly plain?: string };
  readonly attachments: readonly Attachment[];
  textTypes: ReadonlySet<string>;
  renderTextContent(): void;
  buildMessage(): unknown;
  parse(raw: Buffer): Promise<unknown>;
}

/** @throws when the mail goes beyond the limits. */
export async function takeApart(raw: Buffer, limits: ConstructorParameters<typeof PostalMime>[0]): Promise<Email> {
  const parser = new PostalMime(limits) as unknown as Parser;
  const render = parser.renderTextContent.bind(parser);
  let isCut = false;
  parser.renderTextContent = () => {
    isCut = prepare([...parser.textMap.values()]);
    // Of HTML it would make a page as well.
    parser.textTypes = new Set(['plain']);
    render();
  };
  // Nobody needs what it finds in all fields with addresses, and those may be long.
  parser.buildMessage = () => null;
  await parser.parse(raw);
  const { root, textMap, textContent, attachments } = parser;
  const text = textContent.plain ?? '';
  const isPage = ![...textMap.values()].some(({ plain }) => plain);
  return { headers: root.headers, text: isPage ? text.trim() : text, textCut: isCut, attachments };
}

/** Leaves one kind of text in each part, within bounds. @returns whether anything was cut off. */
function prepare(parts: readonly Texts[]): boolean {
  let isCut = false;
  const cut = (texts: readonly { value: string }[], most: number) => {
    let left = most;
    for (const text of texts) {
      isCut ||= text.value.length > left;
      text.value = text.value.slice(0, left);
      left -= text.value.length;
    }
  };
  for (const part of parts)
    if (part.html && part.plain?.every(({ value }) => value.trim() === '')) delete part.plain;
    else if (part.plain) delete part.html;
  cut(
    parts.flatMap(({ plain }) => plain ?? []),
    MAX_PLAIN,
  );
  const pages = parts.flatMap(({ html }) => html ?? []);
  cut(pages, MAX_HTML);
  for (const page of pages) page.value = tameHtml(page.value);
  return isCut;
}

/**
 * Prepares HTML for the parser, whose patterns go back and forth over links and over what is not closed, for minutes: comments go,
 * links are made into text, and a < without its > is a sign like any other. Costs time by the length alone.
 */
function tameHtml(html: string): string {
  const [nextEnd, nextCommentEnd] = [finderOf(html, '>'), finderOf(html, '-->')];
  const pieces: string[] = [];
  let copied = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', copied)) {
    pieces.push(html.slice(copied, at));
    const commentEnd = html.startsWith('<!--', at) ? nextCommentEnd(at + 4) : -1;
    const end = nextEnd(at);
    if (commentEnd >= 0) {
      copied = commentEnd + 3;
    } else if (end < 0 || end - at > MAX_TAG || !TAG.test(html.slice(at, at + 2))) {
      pieces.push('&lt;');
      copied = at + 1;
    } else {
      const tag = html.slice(at, end + 1);
      pieces.push(LINK.test(tag) ? linkOf(tag) : tag);
      copied = end + 1;
    }
  }
  pieces.push(html.slice(copied));
  return pieces.join('');
}

function linkOf(tag: string): string {
  const [, double, single, bare] = HREF.exec(tag) ?? [];
  const target = double ?? single ?? bare;
  return target === undefined ? '' : ` (${target.replaceAll('<', '&lt;')}) `;
}

/** Finds the next `text` from a place that only moves on; each part of the whole is looked at once. -1: there is none any more. */
function finderOf(whole: string, text: string): (from: number) => number {
  let found = whole.indexOf(text);
  return (from) => {
    if (found >= 0 && found < from) found = whole.indexOf(text, from);
    return found;
  };
}
