/** An error that somebody should look at, with what is known of where it happened: ids and templates, nobody's data. */
export interface ErrorReport {
  readonly error: unknown;
  /** What was being done: answering a request, a job, or neither. */
  readonly origin: 'request' | 'job' | 'process';
  readonly requestId?: string | undefined;
  /** Such as `POST`. */
  readonly method?: string | undefined;
  /** The template, such as `/desks/:id`. */
  readonly route?: string | undefined;
  /** Of the request; only a few harmless ones go further. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  /** Name of the job. */
  readonly job?: string | undefined;
}

/** Where reports go; it returns at once. */
export type ErrorSink = (report: ErrorReport) => void;

let sink: ErrorSink | undefined;

/** From now on reports go to `taken`; undefined: nowhere. */
export function useErrorSink(taken: ErrorSink | undefined): void {
  sink = taken;
}

/** Reports an error to whoever tracks them, if anybody does. Takes no time and never throws: what failed has failed already. */
export function reportError(report: ErrorReport): void {
  try {
    sink?.(report);
  } catch {
    // It is in the log.
  }
}
