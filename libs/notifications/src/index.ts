export { defineTopic, type MailTime, type Said, type Topic, type TopicDefinition } from '#notification-preferences';
export { DISPATCH_SECONDS } from './mail-dispatcher.service.js';
export { Notifications, type Notice } from './notifications.service.js';
export { hasUnreadAbout } from './notification-directory.js';
export { NotificationsHttpModule } from './notifications-http.module.js';
export { DispatchNotifications, ForgetNotifications } from './notifications.jobs.js';
export { NotificationsModule } from './notifications.module.js';
export { NotificationsWorkerModule } from './notifications-worker.module.js';
export type { Subject } from './notification.repository.js';
