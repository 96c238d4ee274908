export {
  type BackupSettings,
  Config,
  MAX_BLOCKLIST_BYTES,
  type OpenTelemetrySettings,
  type RateLimitOverrides,
  type S3Settings,
  type SentrySettings,
  TELEGRAM_ROOT,
  TELEGRAM_TOKEN,
} from './config.js';
export { ConfigModule } from './config.module.js';
export { ENVIRONMENT, environmentExample } from './environment.js';
export { ConfigError, loadConfig } from './load-config.js';
