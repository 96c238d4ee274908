/** What proxies add; one of them is enough. */
const PROXY_HEADERS = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

interface LocalRequest {
  /** Peer of the socket, before any proxy header is believed. */
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What the installation says of itself; any sign that other machines reach it ends the trust in loopback. */
interface Reach {
  readonly isLoopback: boolean;
  readonly trustProxy: unknown;
  readonly publicUrl: string;
}

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * True when the request was made on this machine for this machine: the installation is for this machine alone, and
 * the request has a loopback peer, a loopback name in `Host` and no sign of a proxy. Each matters: a reverse proxy
 * connects from loopback too and may say nothing of itself, and so does a page of another site in a browser here
 * whose name was rebound to 127.0.0.1.
 */
export function isLocalRequest(request: LocalRequest, reach: Reach): boolean {
  if (!reach.isLoopback || reach.trustProxy !== false || !LOOPBACK_NAME.test(new URL(reach.publicUrl).hostname)) return false;
  const peer = request.socket.remoteAddress ?? '';
  if (!/^(127\.|::1$|::ffff:127\.)/.test(peer)) return false;
  if (PROXY_HEADERS.some((name) => request.headers[name] !== undefined)) return false;
  const host = request.headers['host'];
  return typeof host === 'string' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}
