import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Data directory of whoever works with a test's database: what one test leaves there, no other one finds. Gone with the database. */
export function homeOf(databaseUrl: string): string {
  return join(tmpdir(), 'zocalo-test-homes', new URL(databaseUrl).pathname.slice(1));
}
