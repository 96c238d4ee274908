import { defineLiveEvent } from '#live';

/** Says no more, so that it is as true when it comes twice or late. */
export const NotificationsChanged = defineLiveEvent<object>({
  type: 'notifications.changed',
  summary: 'The notifications of the person are others, or others of them are unread.',
});
