import type { Attachment } from 'postal-mime';
import { type Automatic, automaticOf, type Circumstances } from './automatic.js';
import {
  byName,
  MAX_HEADER_BYTES,
  type MailHeaders,
  messageIdOf,
  oneLine,
  readHeaders,
  referencesOf,
  senderOf,
  subjectOf,
} from './mail-headers.js';
import { type Email, takeApart } from './mail-parser.js';

/** Characters of a mail's text; the rest is cut off. */
const MAX_TEXT = 200_000;
const MAX_ATTACHMENTS = 20;
const MAX_FILE_NAME = 200;
/** Each line and each part costs the parser something, however short. Of base64, 25 MB have 350,000 lines. */
const MAX_LINES = 400_000;
/** Lines that are no base64 cost it the most. */
const MAX_PLAIN_LINES = 100_000;
const MAX_PARTS = 10_000;
// Mails within mails are files: their text is not their sender's.
const LIMITS = { maxNestingDepth: 50, maxHeadersSize: 2 * MAX_HEADER_BYTES, maxRfc822NestingDepth: 0 } as const;
const EXTENSIONS: Readonly<Record<string, string>> = { 'message/rfc822': 'eml', 'text/plain': 'txt', 'text/calendar': 'ics' };

/** A file that came with a mail. */
export interface MailFile {
  /** One line without control characters, up to 200 characters; made up where the mail names none. */
  readonly name: string;
  /** As the mail says, in lower case; whoever keeps the file looks at its bytes. */
  readonly contentType: string;
  readonly body: Buffer;
}

/** What a mail says, within bounds. Everything in it is what the sender claims, but for the envelope. */
export interface MailContent {
  /** Null: none, several of whom none is named as the sender, or no address that we write to. Normalised as addresses of accounts are. */
  readonly from: { readonly address: string; readonly name: string } | null;
  /** Without <>. */
  readonly messageId: string | null;
  /** In-Reply-To and References, newest first, without <>; up to 100. */
  readonly references: readonly string[];
  /** One line, up to 1,000 characters; empty without one. */
  readonly subject: string;
  /** Plain; made from HTML where the mail has nothing else. Up to 200,000 characters. */
  readonly text: string;
  /** There was more text than that. */
  readonly textCut: boolean;
  readonly automatic: Automatic | null;
  /** Up to 20. */
  readonly attachments: readonly MailFile[];
  /** How many more there were. */
  readonly omittedAttachments: number;
}

/** Reads a mail, whatever it is: what cannot be read comes along whole, as the file `message.eml`. */
export async function parseMail(raw: Buffer, circumstances: Omit<Circumstances, 'from'>): Promise<MailContent> {
  const email = isReadable(raw) ? await read(raw) : null;
  const headers = email ? byName(email.headers) : await readHeaders(raw);
  const body = email ? bodyOf(email) : unread(raw);
  const from = senderOf(headers);
  return { ...factsOf(headers), from, ...body, automatic: automaticOf(headers, { ...circumstances, from }) };
}

function factsOf(headers: MailHeaders): Pick<MailContent, 'messageId' | 'references' | 'subject'> {
  return { messageId: messageIdOf(headers), references: referencesOf(headers), subject: subjectOf(headers) };
}

type Body = Pick<MailContent, 'text' | 'textCut' | 'attachments' | 'omittedAttachments'>;

function bodyOf({ text, textCut, attachments }: Email): Body {
  const cleaned = cleanText(text);
  return {
    text: cleaned.text,
    textCut: textCut || cleaned.textCut,
    attachments: attachments.slice(0, MAX_ATTACHMENTS).map(toFile),
    omittedAttachments: Math.max(0, attachments.length - MAX_ATTACHMENTS),
  };
}

function unread(raw: Buffer): Body {
  return {
    text: '',
    textCut: false,
    attachments: [{ name: 'message.eml', contentType: 'message/rfc822', body: raw }],
    omittedAttachments: 0,
  };
}

/** Null for what goes beyond the limits. */
async function read(raw: Buffer): Promise<Email | null> {
  try {
    return await takeApart(raw, LIMITS);
  } catch {
    return null;
  }
}

function isReadable(raw: Buffer): boolean {
  let [lines, plain, parts] = [0, 0, 0];
  for (let from = 0, end = raw.indexOf('\n'); end >= 0; from = end + 1, end = raw.indexOf('\n', from)) {
    lines += 1;
    if (end - from < 60 || raw.subarray(from, end).includes(0x20)) plain += 1;
    if (raw[from] === 0x2d && raw[from + 1] === 0x2d) parts += 1;
    if (lines > MAX_LINES || plain > MAX_PLAIN_LINES || parts > MAX_PARTS) return false;
  }
  return true;
}

function toFile({ filename, mimeType, content }: Attachment, index: number): MailFile {
  const contentType = /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(mimeType) ? mimeType : 'application/octet-stream';
  const body = typeof content === 'string' ? Buffer.from(content) : bufferOf(content);
  return { name: nameOf(filename, contentType, index), contentType, body };
}

function bufferOf(content: ArrayBuffer | Uint8Array): Buffer {
  return content instanceof Uint8Array ? Buffer.from(content.buffer, content.byteOffset, content.byteLength) : Buffer.from(content);
}

function nameOf(filename: string | null, contentType: string, index: number): string {
  const name = oneLine(filename ?? '')
    .replaceAll(/[/\\]+/g, '_')
    .slice(-MAX_FILE_NAME)
    .toWellFormed();
  if (name !== '') return name;
  const extension = EXTENSIONS[contentType] ?? /^(?:image|application)\/([a-z0-9]{2,5})$/.exec(contentType)?.[1];
  return `attachment-${index + 1}${extension === undefined ? '' : `.${extension}`}`;
}

/** The text as it is kept: LF, no other control characters but tabs, no half signs. */
function cleanText(text: string): Pick<Body, 'text' | 'textCut'> {
  const clean = text
    .slice(0, 2 * MAX_TEXT)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]+/gu, '');
  return { text: clean.slice(0, MAX_TEXT).toWellFormed(), textCut: text.length > 2 * MAX_TEXT || clean.length > MAX_TEXT };
}
