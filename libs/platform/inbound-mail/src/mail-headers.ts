import { addressParser, decodeWords } from 'postal-mime';
import { normaliseEmail } from '#platform/email-addresses';
import { takeApart } from './mail-parser.js';

/** Of the headers of one mail; what stands behind is not read. */
export const MAX_HEADER_BYTES = 256 * 1024;
const MAX_ID = 998;
const MAX_REFERENCES = 100;
const MAX_NAME = 200;
const MAX_SUBJECT = 1_000;
/** Before it is decoded. */
const MAX_WRITTEN_SUBJECT = 10_000;
/** Of an address field, and how many characters of such fields are read: more is no letter to us, and reading costs much. */
const MAX_ADDRESSES = 100;
const MAX_FROM = 2_000;
const MAX_ADDRESS_FIELDS = 16 * 1024;

/** Headers of a mail by their names in small letters, each with its values in order, unfolded and not decoded. */
export type MailHeaders = ReadonlyMap<string, readonly string[]>;

/** Who wrote, normalised. */
export interface MailSender {
  readonly address: string;
  readonly name: string;
}

/** Reads the headers alone, whatever follows them. */
export async function readHeaders(raw: Buffer): Promise<MailHeaders> {
  const { headers } = await takeApart(headerBlock(raw), { maxHeadersSize: 4 * MAX_HEADER_BYTES });
  return byName(headers);
}

export function byName(headers: readonly { readonly key: string; readonly value: string }[]): MailHeaders {
  const found = new Map<string, string[]>();
  for (const { key, value } of headers) found.set(key, [...(found.get(key) ?? []), value].slice(0, MAX_ADDRESSES));
  return found;
}

/** The sender, the first of several authors if one of them sent it; null for none and for an address that we do not write to. */
export function senderOf(headers: MailHeaders): MailSender | null {
  const values = headers.get('from') ?? [];
  if (values.length !== 1 || values[0]!.length > MAX_FROM) return null;
  const mailboxes = addressParser(values[0]!);
  const authors = mailboxes.flatMap(({ address: given, name }) => {
    const address = given === undefined ? null : normaliseEmail(given);
    return address === null ? [] : [{ address, name: oneLine(name).slice(0, MAX_NAME).toWellFormed() }];
  });
  if (mailboxes.length === 1) return authors[0] ?? null;
  // Of several authors one has to say who sent it (RFC 5322, §3.6.2).
  const sender = normaliseEmail(addressesIn(headers, 'sender')[0] ?? '');
  return authors.some(({ address }) => address === sender) ? authors[0]! : null;
}

/** Without <>; null for none. */
export function messageIdOf(headers: MailHeaders): string | null {
  return idsIn(headers.get('message-id')?.[0] ?? '')[0] ?? null;
}

/** In-Reply-To and References, newest first. */
export function referencesOf(headers: MailHeaders): string[] {
  const ids = ['in-reply-to', 'references'].flatMap((name) => idsIn((headers.get(name) ?? []).join(' ')).toReversed());
  return [...new Set(ids)].slice(0, MAX_REFERENCES);
}

export function subjectOf(headers: MailHeaders): string {
  return oneLine(decodeWords((headers.get('subject')?.[0] ?? '').slice(0, MAX_WRITTEN_SUBJECT)))
    .slice(0, MAX_SUBJECT)
    .toWellFormed();
}

/** Addresses in the fields, as they stand there. */
export function addressesIn(headers: MailHeaders, ...names: readonly string[]): string[] {
  let left = MAX_ADDRESS_FIELDS;
  return names
    .flatMap((name) => headers.get(name) ?? [])
    .flatMap((value) => {
      const read = value.slice(0, left);
      left -= read.length;
      return addressParser(read, { flatten: true });
    })
    .flatMap(({ address }) => address ?? [])
    .slice(0, MAX_ADDRESSES);
}

/** Without line breaks and other control characters. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function idsIn(value: string): string[] {
  return [...value.matchAll(/<([^<>\s\p{C}]+)>/gu)].map(([, id]) => id!).filter((id) => id.length <= MAX_ID);
}

/** Up to the first empty line. */
function headerBlock(raw: Buffer): Buffer {
  const head = raw.subarray(0, MAX_HEADER_BYTES);
  const ends = ['\r\n\r\n', '\n\n'].map((end) => head.indexOf(end)).filter((at) => at >= 0);
  // A field that was cut off is left out as a whole.
  const end = ends.length > 0 ? Math.min(...ends) : raw.length > head.length ? head.lastIndexOf('\n') : head.length;
  return head.subarray(0, Math.max(end, 0));
}
