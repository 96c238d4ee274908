// Paths that the published contracts have at the root.
const AT_ROOT = /^\/(?:auth|desks|reservations|setup)(?=[/?]|$)/;
const VERSIONED = /^\/api\/v1(?=[/?]|$)/;
const OPERATIONS = /^\/api(?:\/v1)?(\/(?:health|ready|metrics))(?=\/?(?:[?]|$))/;
// A request to a proxy names the whole address, and a server must understand it (RFC 9112, §3.2.2).
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/** Maps every documented spelling of a path to the canonical one; the query stays as it is. */
export function rewriteUrl(target: string): string {
  const path = target.startsWith('/') ? target : target.replace(ABSOLUTE, '');
  const url = path.startsWith('/') ? path : `/${path}`;
  const operations = OPERATIONS.exec(url);
  if (operations) return operations[1]! + url.slice(operations[0].length);
  if (AT_ROOT.test(url)) return `/api${url}`;
  return VERSIONED.test(url) ? `/api${url.slice('/api/v1'.length)}` : url;
}
