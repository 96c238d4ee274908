export type { BotApi } from './bot-api.js';
export { startBotApi } from './bot-api-server.js';
