import type { ApiClientOptions } from 'grammy';
import { traced, traceHeaders } from '#platform/observability';

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** What a proxy answers when there is nobody behind it. */
const NOT_PASSED_ON = new Set([502, 503]);

/**
 * Node's own fetch for grammY: it follows no redirect, which would carry the token elsewhere, reads no more than eight
 * megabytes, and takes a page in the way that says the Bot API server is away for an answer of it.
 */
async function botFetch(
  url: string | URL,
  init: { method?: string; headers?: unknown; body?: unknown; signal?: unknown } = {},
): Promise<Response> {
  const ended = new AbortController();
  // grammY brings an AbortController of its own, which Node's fetch does not take.
  const outer = init.signal as AbortSignal | undefined;
  const abort = () => ended.abort();
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort, { once: true });
  try {
    const { status, text } = await traced(`telegram ${methodOf(url)}`, { kind: 'client' }, async () => {
      const response = await fetch(url, {
        method: init.method ?? 'POST',
        headers: { ...(init.headers as Record<string, string>), ...traceHeaders() },
        body: init.body as string,
        redirect: 'manual',
        signal: ended.signal,
      });
      return { status: response.status, text: await readUpTo(response, MAX_ANSWER_BYTES) };
    });
    return new Response(isAnswer(text) ? text : JSON.stringify(failureOf(status)), { status: 200 });
  } finally {
    outer?.removeEventListener('abort', abort);
  }
}

/** The last part of the address; the token stands before it. */
function methodOf(url: string | URL): string {
  return /\/(\w{1,40})$/.exec(String(url))?.[1] ?? 'call';
}

/** As grammY's options take it. */
export const fetchOption = botFetch as unknown as NonNullable<ApiClientOptions['fetch']>;

/** @throws for whatever a proxy says of a request that it may have passed on: nobody knows what became of that. */
function failureOf(status: number) {
  if (!NOT_PASSED_ON.has(status)) throw Object.assign(new Error('The answer is not one of a Bot API server'), { code: `EANSWER${status}` });
  return { ok: false, error_code: status, description: 'The answer is not one of a Bot API server' };
}

function isAnswer(text: string): boolean {
  try {
    const { ok } = JSON.parse(text) as { ok?: unknown };
    return typeof ok === 'boolean';
  } catch {
    return false;
  }
}

async function readUpTo(response: Response, max: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > max) throw Object.assign(new Error('The answer is too long'), { code: 'EMSGSIZE' });
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
