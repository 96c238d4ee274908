import { session } from '@/api/session';

const PREFIX = 'zocalo.draft.';

/** Each draft says whose it is: nobody else gets it, whichever way they came into this tab. */
function nameOf(key: string): string {
  return `${PREFIX}${session.identity() ?? ''}.${key}`;
}

/** What was typed into a form and not saved yet, kept for this tab. Never for secrets. */
export function keepDraft(key: string, values: unknown): void {
  sessionStorage.setItem(nameOf(key), JSON.stringify(values));
}

export function readDraft<Values>(key: string): Values | null {
  const text = sessionStorage.getItem(nameOf(key));
  return text === null ? null : (JSON.parse(text) as Values);
}

export function discardDraft(key: string): void {
  sessionStorage.removeItem(nameOf(key));
}

/** When somebody signs out, nothing of theirs stays for whoever comes next. */
export function discardAllDrafts(): void {
  discardDraftsBut([]);
}

/** @param people whose drafts stay. */
export function discardDraftsBut(people: readonly string[]): void {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(PREFIX) && !people.some((person) => name.startsWith(`${PREFIX}${person}.`))) sessionStorage.removeItem(name);
}
