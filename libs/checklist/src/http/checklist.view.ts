import type { CheckedItem } from '../checklist.service.js';

/** Something the installation should have done. */
export class ChecklistItemView {
  key: string;
  done: boolean;
  /** ISO 8601; null when it is not done, or nobody knows when it was. */
  doneAt: string | null;
  /** False: there is nothing to do about it, or not for the person who asks. */
  applies: boolean;
}

/** What the installation should have done, judged by what is there now. */
export class ChecklistView {
  /** In the order in which to do it. */
  items: ChecklistItemView[];
}

export function toChecklistView(items: readonly CheckedItem[]): ChecklistView {
  return { items: items.map(({ key, done, doneAt, applies }) => ({ key, done, doneAt: doneAt?.toISOString() ?? null, applies })) };
}
