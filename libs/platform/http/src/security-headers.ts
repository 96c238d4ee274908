import { releaseVersion } from '#platform/release';

/**
 * Headers of every answer, whatever its status. The policy fits JSON: a browser that shows an answer as a document
 * may load and run nothing. Pages replace it by their own.
 * Source: OWASP REST Security and HTTP Headers cheat sheets.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Policy of the API reference: its own scripts and styles; the reference draws its icons as data images. */
export const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Headers of every answer: those above, and which release gave it, so that a page that is open notices an upgrade. */
export const ANSWER_HEADERS: Readonly<Record<string, string>> = { ...SECURITY_HEADERS, 'x-app-version': releaseVersion() };
