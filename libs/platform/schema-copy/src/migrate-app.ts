import { migrateWithin, UnknownMigrationError } from '#platform/database';
import type { PinnedConnection } from './pinned-connection.query.js';
import { SchemaCopyError } from './schema-copy-error.js';

/** Runs what the schema lacks within the transaction of the connection. @returns names of what was run. */
export async function migrateApp(
  connection: PinnedConnection,
  schema: string,
  upTo: 'head' | readonly string[],
  folder: URL | undefined,
): Promise<string[]> {
  try {
    return await migrateWithin(connection.client, { timeline: 'app', schema, upTo, folder });
  } catch (error) {
    if (error instanceof UnknownMigrationError) throw new SchemaCopyError('MIGRATIONS_DIFFER', error.message, { cause: error });
    throw connection.told(error);
  }
}
