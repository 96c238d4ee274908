export { createLogger, type AppLog, type LogTargets } from './create-logger.js';
export { LOG, LoggingModule } from './logging.module.js';
export { NestLog } from './nest-log.js';
export { scrub } from './scrub.js';
