/** What went wrong. */
export class ErrorBodyView {
  /** Stable code to act on, such as `DATE_IN_PAST`. */
  code: string;
  /** The same for people. */
  message: string;
  /** What is needed to act on it, by code. */
  details?: Record<string, unknown>;
  /** Name of the request in the logs. */
  requestId?: string;
}

/** The answer of every refusal. */
export class ErrorView {
  error: ErrorBodyView;
}
