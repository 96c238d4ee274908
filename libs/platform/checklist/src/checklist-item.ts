import type { Actor } from '#platform/access';

/** How far something is, judged by what is there now. */
export interface ChecklistState {
  readonly done: boolean;
  /** When it was done; null when it is not, or nobody knows. */
  readonly doneAt: Date | null;
  /** False: there is nothing to do about it here, or not for this person. */
  readonly applies: boolean;
  /** Why it cannot be done as things are, by the words for a refusal; absent or null: nothing is known to be in the way. */
  readonly obstacle?: ChecklistObstacle | null | undefined;
}

export interface ChecklistObstacle {
  readonly code: string;
  readonly message: string;
}

/** Port: something a new installation should have done. Whoever knows whether it is contributes it. */
export interface ChecklistItem {
  /** Lower-case words with dashes, unique; the panel has its words. */
  readonly key: string;
  /** Smaller numbers come first. */
  readonly order: number;
  /** Needed on the installation to do it; null: anybody who sees the list can. */
  readonly permission: string | null;
  /** Reads little: a handful of rows at most. */
  state(actor: Actor): Promise<ChecklistState>;
}
