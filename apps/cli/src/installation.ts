import type { Config } from '#platform/config';
import { hasCluster, startEmbeddedServer } from '#platform/embedded-postgres';
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

/**
 * Keeps a command from making a second installation where somebody forgot to name the one they have.
 * @param mayBegin it is meant for a new data directory as well; then a line says that this is one.
 * @throws UserFault when there is none, and it may not begin one.
 */
export function requireInstallation({ databaseUrl, home }: Config, mayBegin: boolean, log: (line: string) => void): void {
  if (databaseUrl !== undefined || hasCluster(home)) return;
  if (!mayBegin)
    throw new UserFault(
      `there is no installation in ${home}. Set ZOCALO_HOME or DATABASE_URL as at the start, or run npx zocalo start first.`,
    );
  log(`Data in ${home} (new).`);
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

/** @throws UserFault when that fails; what concerns the database is thrown as it is. */
async function backUp(config: Config, pending: () => Promise<boolean>): Promise<void> {
  const { isDatabaseUnavailable } = await import('#platform/database');
  const { backUpBeforeMigrating, failureOf } = (await import('../../api/src/create-api.js')).backupTools;
  try {
    await backUpBeforeMigrating(config, pending);
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    throw new UserFault(
      `the backup before the migrations failed, so nothing was changed. ${failureOf(error).message} "zocalo migrate --without-backup" migrates without one.`,
      { cause: error },
    );
  }
}

/**
 * Brings the schema to this release, after a backup where there is something to lose. Returns which migrations were applied.
 * @param options.withoutBackup somebody takes the blame.
 */
export async function migrateDatabase(config: Config, options: { readonly withoutBackup?: boolean } = {}): Promise<string[]> {
  const url = config.databaseOwnerUrl ?? config.databaseUrl ?? '';
  try {
    // Large, and not needed before the database answers.
    const { migrate, migrationsPending } = await import('#platform/database');
    const { queueMigrationStep } = await import('#platform/jobs');
    const pending = () => migrationsPending(url, [queueMigrationStep]);
    if (!options.withoutBackup && (await pending())) await backUp(config, pending);
    return (await migrate(url, [queueMigrationStep])).applied;
  } catch (error) {
    const named = databaseFault(error, url);
    if (named instanceof UserFault || !(error instanceof Error)) throw named;
    throw new UserFault(`the database could not be brought to this release: ${error.message.replace(/\.$/, '')}.`, { cause: error });
  }
}
