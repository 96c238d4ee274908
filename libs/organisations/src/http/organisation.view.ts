import { toCursor } from '#platform/http';
import type { OrganisationPage } from '../organisation-list.query.js';
import type { OrganisationState } from '../organisation-state.js';

/** An organisation as administrators see it. */
export class OrganisationView {
  /** UUID. */
  id: string;
  name: string;
  /** Short name in links: lower-case letters, digits and hyphens. */
  slug: string;
  /** Name of the tz database, such as `Europe/Madrid`. */
  timeZone: string;
  /** True for the one organisation that new accounts join. */
  isDefault: boolean;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
  /** ISO 8601, UTC. */
  createdAt: string;
}

/** A page of organisations. */
export class OrganisationListView {
  items: OrganisationView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toOrganisationView(organisation: OrganisationState): OrganisationView {
  const { id, name, slug, timeZone, isDefault, version, createdAt } = organisation;
  return { id, name, slug, timeZone, isDefault, version, createdAt: createdAt.toISOString() };
}

export function toOrganisationListView(page: OrganisationPage): OrganisationListView {
  return { items: page.items.map(toOrganisationView), nextCursor: page.nextCursor === null ? null : toCursor([page.nextCursor]) };
}
