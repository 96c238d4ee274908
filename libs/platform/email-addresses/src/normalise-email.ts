import { domainToASCII } from 'node:url';

/** Longest address in UTF-8 bytes (RFC 5321, §4.5.3.1.3, less the angle brackets). */
const MAX_BYTES = 254;
const LOCAL_PART = /^[^\p{C}\p{Z}"(),:;<>@[\]\\.]+(\.[^\p{C}\p{Z}"(),:;<>@[\]\\.]+)*$/u;
const DOMAIN = /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*$/;

/**
 * The one spelling under which an address is stored, looked up and counted: NFC, lower case, domain in ASCII.
 * Null when it is not an address we write to: quoted local parts, comments, address literals, invisible or
 * compatibility characters (an address that merely looks like another) and anything that could break a header.
 */
export function normaliseEmail(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > MAX_BYTES) return null;
  const composed = text.normalize('NFC').toLowerCase().normalize('NFC');
  if (composed !== composed.normalize('NFKC')) return null;
  const at = composed.lastIndexOf('@');
  const local = composed.slice(0, Math.max(at, 0));
  // The URL parser forgives percent signs, slashes and tabs; a domain of an address has none of them.
  const written = composed.slice(at + 1);
  if (!/^[\p{L}\p{N}\p{M}.-]+$/u.test(written)) return null;
  const domain = domainToASCII(written);
  const email = `${local}@${domain}`;
  if (!LOCAL_PART.test(local) || Buffer.byteLength(local) > 64 || !DOMAIN.test(domain) || Buffer.byteLength(email) > MAX_BYTES) return null;
  return email;
}
