import type { Config } from '#platform/config';
import { startEmbeddedServer } from '#platform/embedded-postgres';
import { databaseFault } from './report.js';
import { UserFault } from './user-fault.js';

/** A database that can be worked on. */
export interface OpenDatabase {
  /** With the addresses of the database filled in. */
  readonly config: Config;
  /** 'outside' when DATABASE_URL names it. */
  readonly kind: 'outside' | 'started' | 'joined';
  /** Leaves it. The embedded server ends with the last process that uses it. */
  close(): Promise<void>;
}

/** The database of the configuration: the one DATABASE_URL names, or the embedded server of the data directory, running already or not. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) return { config, kind: 'outside', close: () => Promise.resolve() };
  const server = await startEmbeddedServer({ home: config.home, log });
  return {
    config: config.with({ databaseUrl: server.urls.runtime, databaseOwnerUrl: server.urls.owner }),
    kind: server.adopted ? 'joined' : 'started',
    close: () => server.stop(),
  };
}

/** Brings the schema to this release. Returns how many migrations were applied. */
export async function migrateDatabase(config: Config): Promise<string[]> {
  const url = config.databaseOwnerUrl ?? config.databaseUrl ?? '';
  try {
    // Large, and not needed before the database answers.
    const { migrate } = await import('#platform/database');
    const { queueMigrationStep } = await import('#platform/jobs');
    return (await migrate(url, [queueMigrationStep])).applied;
  } catch (error) {
    const named = databaseFault(error, url);
    if (named instanceof UserFault || !(error instanceof Error)) throw named;
    throw new UserFault(`the database could not be brought to this release: ${error.message.replace(/\.$/, '')}.`, { cause: error });
  }
}
