/** What of a restore is followed from this tab, although the session ends with the data it belongs to. */
export interface WatchedRestore {
  readonly id: string;
  readonly watchToken: string;
}

/** Where it is followed: before the panel, which needs a session. */
export const WATCH_PATH = '/admin/restoring';
const KEPT = 'zocalo.restore';

export function watchedRestore(): WatchedRestore | null {
  const text = sessionStorage.getItem(KEPT);
  return text === null ? null : (JSON.parse(text) as WatchedRestore);
}

export function keepWatching({ id, watchToken }: WatchedRestore): void {
  sessionStorage.setItem(KEPT, JSON.stringify({ id, watchToken }));
}

export function stopWatching(): void {
  sessionStorage.removeItem(KEPT);
}
