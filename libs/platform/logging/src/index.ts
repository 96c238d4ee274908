export { type AppLog, createLogger, type LogTargets, plainLog } from './create-logger.js';
export { LOG, LoggingModule } from './logging.module.js';
export { NestLog } from './nest-log.js';
export { scrub } from './scrub.js';
