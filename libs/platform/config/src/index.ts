export { Config, MAX_BLOCKLIST_BYTES, type RateLimitOverrides, type S3Settings } from './config.js';
export { ConfigModule } from './config.module.js';
export { ENVIRONMENT, environmentExample } from './environment.js';
export { ConfigError, loadConfig } from './load-config.js';
