export { MessageDirectory, type MessageSummary } from './message-directory.js';
export { MessageRemoval } from './message-removal.service.js';
export { MessagingHttpModule } from './messaging-http.module.js';
export { MessagingModule } from './messaging.module.js';
