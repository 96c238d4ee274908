import PostalMime, { type Attachment } from 'postal-mime';
import { tameHtml } from './html-text.js';

/** Of everything that is text before it is made into one, which costs time by its length. */
const MAX_PLAIN = 1_000_000;
const MAX_HTML = 200_000;

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
