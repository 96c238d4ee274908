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

const answered = new WeakSet<Socket>();

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

function answerTo(reason: string | undefined): string {
  const [status, { code }, message] =
    reason === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? (['408 Request Timeout', PlatformErrors.REQUEST_TIMEOUT, PlatformErrors.REQUEST_TIMEOUT.message] as const)
      : reason === 'HPE_HEADER_OVERFLOW'
        ? (['431 Request Header Fields Too Large', PlatformErrors.BAD_REQUEST, 'The headers are too large.'] as const)
        : (['400 Bad Request', PlatformErrors.BAD_REQUEST, PlatformErrors.BAD_REQUEST.message] as const);
  const body = JSON.stringify({ error: { code, message } });
  const headers = Object.entries(ANSWER_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${headers.join('')}content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
}
