const PREFIX = 'zocalo.draft.';

/** What was typed into a form and not saved yet, kept for this tab. Never for secrets. */
export function keepDraft(key: string, values: unknown): void {
  sessionStorage.setItem(PREFIX + key, JSON.stringify(values));
}

export function readDraft<Values>(key: string): Values | null {
  const text = sessionStorage.getItem(PREFIX + key);
  return text === null ? null : (JSON.parse(text) as Values);
}

export function discardDraft(key: string): void {
  sessionStorage.removeItem(PREFIX + key);
}

/** When somebody signs out, nothing of theirs stays for whoever comes next. */
export function discardAllDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
