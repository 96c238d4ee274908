import type { Invocation } from './invocation.js';
import { UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

/** `zocalo backup drill`. @throws UserFault when the backup does not hold what it should. */
export async function drillBackup(invocation: Invocation, backupId: string): Promise<void> {
  const { isId, newId } = await import('#platform/database');
  if (!isId(backupId)) throw new UserFault(`${backupId} is not the id of a backup; npx zocalo backup list shows them.`);
  await withApplication(invocation, async (app, config) => {
    const { DrillRows, DrillRunner } = (await import('../../api/src/create-api.js')).backupTools;
    const { RestoreConnection } = (await import('../../api/src/create-api.js')).backupTools;
    const connection = await RestoreConnection.open(config.databaseOwnerUrl ?? config.databaseUrl ?? '');
    if (!connection) throw new UserFault('a backup, a restore or another drill is under way; try again when it is done.');
    const stop = new AbortController();
    const onSignal = () => stop.abort(new Error('It was stopped.'));
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
    try {
      await connection.requireOwner('app');
      const drills = app.get(DrillRows, { strict: false });
      const id = newId();
      await drills.insert(id, backupId, null);
      const { error, rows, durationMs } = await app
        .get(DrillRunner, { strict: false })
        .run(connection, (await drills.find(id))!, stop.signal);
      if (error) throw new UserFault(error.message);
      process.stdout.write(
        `The backup holds what it should: ${rows} rows. A restore of it would take ${Math.ceil(durationMs! / 1000)} s.\n`,
      );
    } finally {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      await connection.close();
    }
  });
}
