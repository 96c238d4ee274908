export { Notifications, type Notice } from './notifications.js';
export { NotificationsModule } from './notifications.module.js';
export type { Subject } from './notification.repository.js';
export { defineTopic, type MailTime, type Said, type Topic, type TopicDefinition } from './topic.js';
