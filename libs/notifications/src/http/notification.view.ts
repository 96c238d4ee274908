import { saidOf } from '#notification-preferences';
import { toCursor } from '#platform/http';
import type { Language } from '#platform/i18n';
import { MOST_COUNTED } from '../notification-inbox.service.js';
import type { NotificationRow } from '../notification.repository.js';

/** What a notification is about. */
export class NotificationSubjectView {
  /** Such as `conversation`. */
  type: string;
  id: string;
}

/** Something that somebody was told. */
export class NotificationView {
  /** UUID. */
  id: string;
  /** Such as `messages.received`. */
  topic: string;
  /** In the language of the request (`Accept-Language`), as is `text`. */
  title: string;
  text: string | null;
  /** Path of the panel that shows what it is about. */
  path: string;
  subject: NotificationSubjectView;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC; null until it is read. */
  readAt: string | null;
}

/** The newest first. */
export class NotificationListView {
  items: NotificationView[];
  nextCursor: string | null;
}

/** How many are unread. */
export class UnreadNotificationsView {
  /** Up to 99. */
  count: number;
  /** There are more than that. */
  more: boolean;
}

/** @param rows one more than `limit` when there are more @param names of the people that they are about */
export function toNotificationListView(
  rows: readonly NotificationRow[],
  limit: number,
  language: Language,
  names: ReadonlyMap<string, string>,
): NotificationListView {
  const items = rows.slice(0, limit).map((row) => toNotificationView(row, language, names));
  return { items, nextCursor: rows.length > limit ? toCursor([items.at(-1)!.id]) : null };
}

export function toUnreadNotificationsView(counted: number): UnreadNotificationsView {
  return { count: Math.min(counted, MOST_COUNTED), more: counted > MOST_COUNTED };
}

function toNotificationView(row: NotificationRow, language: Language, names: ReadonlyMap<string, string>): NotificationView {
  const { id, topic, subjectType, subjectId, data, createdAt, readAt } = row;
  const { title, text = null, path } = saidOf(topic, language, data, names);
  const subject = { type: subjectType, id: subjectId };
  return { id, topic, title, text, path, subject, createdAt: createdAt.toISOString(), readAt: readAt?.toISOString() ?? null };
}
