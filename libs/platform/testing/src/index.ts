export { silentLog, recordingLog } from './test-log.js';
export { testConfig } from './test-config.js';
export { testDatabase, type TestDatabase } from './test-database.js';
export { testRedis, type TestRedis } from './test-redis.js';
