import type { ErrorDefinition } from './define-errors.js';

/**
 * A refusal the caller can understand: a row of the catalogue plus details. Everything else that is thrown
 * is a bug and answers 500 `INTERNAL` with a fixed text.
 */
export class AppError extends Error {
  /**
   * @param details what a client needs to act on it; plain JSON, never secrets.
   * @param options.retryAfterSeconds becomes the `Retry-After` header.
   */
  constructor(
    readonly definition: ErrorDefinition,
    readonly details?: Readonly<Record<string, unknown>>,
    readonly options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(definition.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
  }

  get code(): string {
    return this.definition.code;
  }
}
