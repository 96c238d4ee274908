import type { CheckedItem } from '../checklist.service.js';

/** Why something cannot be done. */
export class ChecklistObstacleView {
  /** Such as `ARCHIVE_SPACE_UNAVAILABLE`. */
  code: string;
  message: string;
}

/** Something the installation should have done. */
export class ChecklistItemView {
  key: string;
  done: boolean;
  /** ISO 8601; null when it is not done, or nobody knows when it was. */
  doneAt: string | null;
  /** False: there is nothing to do about it, or not for the person who asks. */
  applies: boolean;
  /** Why it cannot be done as things are; null: nothing is known to be in the way. */
  obstacle: ChecklistObstacleView | null;
}

/** What the installation should have done, judged by what is there now. */
export class ChecklistView {
  /** In the order in which to do it. */
  items: ChecklistItemView[];
}

export function toChecklistView(items: readonly CheckedItem[]): ChecklistView {
  return {
    items: items.map(({ key, done, doneAt, applies, obstacle }) => ({
      key,
      done,
      doneAt: doneAt?.toISOString() ?? null,
      applies,
      obstacle: obstacle ? { code: obstacle.code, message: obstacle.message } : null,
    })),
  };
}
