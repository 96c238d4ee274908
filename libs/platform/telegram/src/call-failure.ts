import type { CallFailure } from './telegram-bot.js';

const MAX_ERROR = 300;
const LONGEST_WAIT_S = 3_600;
/** When Telegram names no time. */
const USUAL_WAIT_S = 5;

/** Codes of failures before a byte of the request has left. */
const NOT_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|HOSTNAME_MISMATCH)$/;

/** What Telegram's errors have; grammY's carry more, the whole payload among it. */
interface ApiError {
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
}

/**
 * What an error of a call means. Only Telegram's own description and codes are taken over: other messages may quote the
 * address, and the token stands in it.
 */
export function failureOf(thrown: unknown, token: string): CallFailure {
  const answer = apiErrorIn(thrown);
  if (!answer) {
    const code = codeOf(thrown);
    return NOT_SENT.test(code)
      ? { outcome: 'away', error: `The Bot API server could not be reached: ${code}` }
      : { outcome: 'unknown', error: `No answer came: ${code}` };
  }
  const error = `${answer.error_code} ${answer.description}`
    .replaceAll(token, '[token]')
    .replaceAll(/\p{C}+/gu, ' ')
    .slice(0, MAX_ERROR);
  const { retry_after: wait, migrate_to_chat_id: chatId } = answer.parameters ?? {};
  if (answer.error_code === 429)
    return { outcome: 'rate-limited', retryAfterSeconds: Math.min(Math.max(wait ?? USUAL_WAIT_S, 1), LONGEST_WAIT_S), error };
  if (chatId !== undefined && Number.isSafeInteger(chatId)) return { outcome: 'chat-moved', chatId, error };
  // A token nobody knows is put right in the settings; until then nothing is lost.
  if (answer.error_code >= 500 || answer.error_code === 401 || answer.error_code === 404) return { outcome: 'away', error };
  return { outcome: answer.error_code === 403 ? 'blocked' : 'refused', error };
}

/** True when the text is already what it should be. */
export function isUnchanged({ outcome, error }: CallFailure): boolean {
  return outcome === 'refused' && /message is not modified/i.test(error);
}

/** True when there is no such message any more, or it may no longer be changed. */
export function isGone({ outcome, error }: CallFailure): boolean {
  return outcome === 'refused' && /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i.test(error);
}

function apiErrorIn(thrown: unknown): ApiError | null {
  const { error_code: code, description } = (thrown ?? {}) as Partial<ApiError>;
  return typeof code === 'number' && typeof description === 'string' ? (thrown as ApiError) : null;
}

/** The innermost code; a name where there is none. */
function codeOf(thrown: unknown): string {
  let error = thrown as { code?: unknown; cause?: unknown; error?: unknown; name?: unknown } | undefined;
  for (let depth = 0; depth < 8 && error; depth += 1) {
    if (typeof error.code === 'string') return error.code;
    const inner = error.cause ?? error.error;
    if (typeof inner !== 'object' || inner === null) break;
    error = inner;
  }
  return error?.name === 'TimeoutError' || error?.name === 'AbortError' ? 'ETIMEDOUT' : 'EUNKNOWN';
}
