import { defineErrors } from './define-errors.js';

/** Codes that any route may answer with. */
export const PlatformErrors = defineErrors('platform', {
  VALIDATION_FAILED: { kind: 'invalid', message: 'Some fields are missing or not valid; see details.' },
  MALFORMED_JSON: { kind: 'invalid', message: 'The body is not valid JSON.' },
  BAD_REQUEST: { kind: 'invalid', message: 'The request cannot be understood.' },
  UNAUTHORIZED: { kind: 'unauthorized', message: 'Sign in first: the access token is missing, expired or no longer valid.' },
  FORBIDDEN: { kind: 'forbidden', message: 'Your account may not do this.' },
  NOT_FOUND: { kind: 'not_found', message: 'There is nothing here, or not for you.' },
  REQUEST_TIMEOUT: { kind: 'timeout', message: 'The request took too long to arrive.' },
  CONFLICT: { kind: 'conflict', message: 'The record changed in the meantime; read it again.' },
  PRECONDITION_FAILED: { kind: 'precondition_failed', message: 'The record is no longer the version you named in If-Match.' },
  PAYLOAD_TOO_LARGE: { kind: 'too_large', message: 'The body is larger than this route accepts.' },
  UNSUPPORTED_MEDIA_TYPE: { kind: 'unsupported', message: 'This route does not accept that content type.' },
  IDEMPOTENCY_KEY_INVALID: { kind: 'invalid', message: 'Idempotency-Key must be 8 to 128 printable characters without spaces.' },
  IDEMPOTENCY_KEY_REUSED: { kind: 'unprocessable', message: 'This Idempotency-Key was used for a different request.' },
  IDEMPOTENCY_IN_PROGRESS: {
    kind: 'conflict',
    message: 'The first request with this Idempotency-Key is still running; try again shortly.',
  },
  TOO_MANY_REQUESTS: { kind: 'too_many', message: 'Too many requests; wait as long as Retry-After says.' },
  INTERNAL: { kind: 'bug', message: 'Something went wrong on our side. The request id helps us find it.' },
  SERVICE_UNAVAILABLE: { kind: 'unavailable', message: 'The service is not available right now; try again shortly.' },
});
