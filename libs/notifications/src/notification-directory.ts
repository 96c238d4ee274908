import { type RawBuilder, sql } from 'kysely';

/**
 * Whether somebody has something unread about a subject, as part of another statement: whoever tells only once (`unlessUnread`) need not
 * ask again then.
 */
export function hasUnreadAbout(userId: RawBuilder<unknown>, type: string, id: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from notifications n where n.user_id = ${userId} and n.subject_type = ${type} and n.subject_id = ${id} and n.read_at is null)`;
}
