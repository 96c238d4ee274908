export {
  HandlesTelegramButton,
  HandlesTelegramCommand,
  type PressedTelegramButton,
  type TelegramButtonHandler,
  type TelegramCommand,
  type TelegramCommandHandler,
} from './handles-telegram.js';
export { type OutageListener, type OutagePress, type ReadingPosition, TelegramOutage } from './telegram-outage.js';
export { ForgetTelegramUpdates } from './telegram-updates.jobs.js';
export { TelegramUpdatesHttpModule } from './telegram-updates-http.module.js';
export { TelegramUpdatesWorkerModule } from './telegram-updates-worker.module.js';
export type { TelegramSender } from './update.js';
