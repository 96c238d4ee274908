export { TelegramChatDirectory } from './telegram-chat-directory.js';
export { TelegramLinkClosed } from './telegram-link.events.js';
export { TelegramLinksHttpModule } from './telegram-links-http.module.js';
export { TelegramLinksModule } from './telegram-links.module.js';
export { TelegramLinksWorkerModule } from './telegram-links-worker.module.js';
