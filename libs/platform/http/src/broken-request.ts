import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PlatformErrors } from '#platform/errors';
import { ANSWER_HEADERS } from './security-headers.js';

/** The answer Node is working on for a socket; not in its types, but what its own handler looks at. */
interface HttpSocket extends Socket {
  _httpMessage?: ServerResponse | null;
}

// A sender that is still sending would lose the answer to a reset, so the socket is kept for a moment; not longer, since
// whoever never closes would keep it for ever.
const LINGER_MS = 1_000;
const IN_FLIGHT_MS = 20_000;
/** Refused connections that get an answer at a time; those of somebody who opens more are closed without. */
const MOST_LINGERING = 100;

const answered = new WeakSet<Socket>();
let lingering = 0;

/** Answers bytes that are not HTTP, headers that are too large or come too slowly: there is no request object for them. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: HttpSocket): void {
  // The rest of the same bytes is broken, too; it was answered.
  if (answered.has(socket)) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  answered.add(socket);
  const current = socket._httpMessage;
  if (current && (current.headersSent || current.req.complete)) {
    // Sent behind a good request: its answer must not be mixed with ours.
    current.once('close', () => socket.destroySoon());
    setTimeout(() => socket.destroy(), IN_FLIGHT_MS).unref();
    return;
  }
  socket.end(answerTo(error.code));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Answers a connection that no request is read from, since its address has too many open. */
export function refuseConnection(socket: Socket): void {
  socket.on('error', () => undefined);
  if (lingering >= MOST_LINGERING) {
    socket.destroy();
    return;
  }
  lingering += 1;
  const end = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => {
    lingering -= 1;
    clearTimeout(end);
  });
  // What it says is for nobody; its end is waited for.
  socket.once('end', () => socket.destroySoon());
  socket.resume();
  const message = 'There are too many connections from this address.';
  socket.end(asText('503 Service Unavailable', PlatformErrors.SERVICE_UNAVAILABLE.code, message, 'retry-after: 5\r\n'));
}

function answerTo(reason: string | undefined): string {
  const [status, { code }, message] =
    reason === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? (['408 Request Timeout', PlatformErrors.REQUEST_TIMEOUT, PlatformErrors.REQUEST_TIMEOUT.message] as const)
      : reason === 'HPE_HEADER_OVERFLOW'
        ? (['431 Request Header Fields Too Large', PlatformErrors.BAD_REQUEST, 'The headers are too large.'] as const)
        : (['400 Bad Request', PlatformErrors.BAD_REQUEST, PlatformErrors.BAD_REQUEST.message] as const);
  return asText(status, code, message);
}

function asText(status: string, code: string, message: string, more = ''): string {
  const body = JSON.stringify({ error: { code, message } });
  const headers = Object.entries(ANSWER_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${headers.join('')}${more}content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
}
