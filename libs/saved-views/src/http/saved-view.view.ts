import type { Actor } from '#platform/access';
import type { SavedView } from '../saved-view.repository.js';

/** A view of a list. */
export class SavedViewView {
  /** UUID. */
  id: string;
  screen: string;
  name: string;
  /** What the address of the screen says after its question mark. */
  query: string;
  /** Seen by those of the organisation whose roles permit more than that of every user. */
  shared: boolean;
  /** False for one that somebody else shares; it cannot be changed. */
  isMine: boolean;
  /** Who shares it; null for an own one. */
  ownerName: string | null;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** The views of a screen. */
export class SavedViewListView {
  /** The own ones by name, then those that others of the organisation share; at most 50 and 200. */
  items: SavedViewView[];
}

export function toSavedViewView(view: SavedView, actor: Actor, names: ReadonlyMap<string, string>): SavedViewView {
  const { id, userId, screen, name, query, shared, version } = view;
  const isMine = userId === actor.userId;
  return { id, screen, name, query, shared, isMine, ownerName: isMine ? null : (names.get(userId) ?? null), version };
}
