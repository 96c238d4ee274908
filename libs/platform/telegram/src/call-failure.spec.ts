import { describe, expect, it } from 'vitest';
import { failureOf, isGone, isUnchanged } from './call-failure.js';

const TOKEN = '123456789:AAHsecretsecretsecretsecretsecret';
const told = (error_code: number, description: string, parameters = {}) => failureOf({ error_code, description, parameters }, TOKEN);

describe('failureOf', () => {
  it.each([
    [429, { retry_after: 34 }, { outcome: 'rate-limited', retryAfterSeconds: 34 }],
    [429, {}, { outcome: 'rate-limited', retryAfterSeconds: 5 }],
    [429, { retry_after: 1e12 }, { outcome: 'rate-limited', retryAfterSeconds: 3600 }],
    [403, {}, { outcome: 'blocked' }],
    [400, { migrate_to_chat_id: -100123 }, { outcome: 'chat-moved', chatId: -100123 }],
    [400, {}, { outcome: 'refused' }],
    [401, {}, { outcome: 'away' }],
    [404, {}, { outcome: 'away' }],
    [502, {}, { outcome: 'away' }],
  ])('NT1 tells %i with %o', (status, parameters, expected) => {
    expect(told(status, 'Something', parameters)).toMatchObject({ ...expected, error: `${status} Something` });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'])(
    'NT1 knows that nothing was sent after %s',
    (code) => {
      const inner = Object.assign(new Error(`request to https://api.telegram.org/bot${TOKEN}/sendMessage failed`), { code });
      const failure = failureOf(Object.assign(new Error('http'), { error: new TypeError('fetch failed', { cause: inner }) }), TOKEN);
      expect(failure).toEqual({ outcome: 'away', error: `The Bot API server could not be reached: ${code}` });
    },
  );

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'EPIPE'])('NT1 does not know after %s', (code) => {
    expect(failureOf(new TypeError('fetch failed', { cause: { code } }), TOKEN).outcome).toBe('unknown');
    expect(failureOf('odd', TOKEN)).toEqual({ outcome: 'unknown', error: 'No answer came: EUNKNOWN' });
  });

  it('NT1 hides the token, wherever it stands', () => {
    expect(told(400, `Bad Request: https://api.telegram.org/bot${TOKEN}/sendMessage`).error).not.toContain('AAHsecret');
  });

  it('NT1 takes "not modified" for a success and tells a message that is gone', () => {
    expect(isUnchanged(told(400, 'Bad Request: message is not modified: …'))).toBe(true);
    expect(isUnchanged(told(500, 'message is not modified'))).toBe(false);
    expect(isGone(told(400, 'Bad Request: message to edit not found'))).toBe(true);
    expect(isGone(told(400, 'Bad Request: chat not found'))).toBe(false);
  });
});
