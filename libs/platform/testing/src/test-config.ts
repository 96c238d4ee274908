import { type Config, loadConfig } from '#platform/config';
import type { TestDatabase } from './test-database.js';
import { homeOf } from './test-home.js';

/** A fixed key: tests compare nothing that depends on it, and no file is written. */
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

/** Configuration of a test process: the file's database, silent logs, limits out of the way unless a test sets them. */
export function testConfig(database: TestDatabase, env: Record<string, string> = {}): Config {
  return loadConfig({
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    ZOCALO_HOME: homeOf(database.url),
    ZOCALO_MASTER_KEY: MASTER_KEY,
    LOG_LEVEL: 'silent',
    LOG_STDOUT: 'false',
    RATE_LIMITS: '*=1000000/60',
    PORT: '0',
    PUBLIC_URL: 'http://localhost:3001',
    ...env,
  });
}
