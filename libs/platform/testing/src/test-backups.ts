import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the backups of a test's database lie: they are nobody else's, and gone with it. */
export function backupsOf(databaseUrl: string): string {
  return join(tmpdir(), 'zocalo-test-unused', `backups-${new URL(databaseUrl).pathname.slice(1)}`);
}
