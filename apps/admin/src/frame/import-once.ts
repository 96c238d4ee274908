/**
 * Something that is imported when somebody asks for it, and once; after a failure it is tried again when somebody asks again. Chromium
 * keeps to the failure until the page is loaded anew, so whoever says it offers that.
 */
export interface ImportOnce<T> {
  /** Undefined until it is there. */
  readonly now: () => T | undefined;
  readonly fetch: () => Promise<T>;
}

export function importOnce<T>(load: () => Promise<T>): ImportOnce<T> {
  let imported: T | undefined;
  let loading: Promise<T> | undefined;
  return {
    now: () => imported,
    fetch: () =>
      (loading ??= load().then(
        (value) => (imported = value),
        (error: unknown) => {
          loading = undefined;
          throw error;
        },
      )),
  };
}

/** Whether a part of the panel could not be fetched: there is no connection, or an upgrade has replaced it. Each browser says it in its own words. */
export function isImportFailure(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
}
