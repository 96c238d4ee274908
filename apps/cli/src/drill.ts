import type { Invocation } from './invocation.js';
import { StopRequest } from './stop-request.js';
import { UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

/** `zocalo backup drill`. @throws UserFault when the backup does not hold what it should. */
export async function drillBackup(invocation: Invocation, backupId: string): Promise<void> {
  const { isId } = await import('#platform/database');
  if (!isId(backupId)) throw new UserFault(`${backupId} is not the id of a backup; npx zocalo backup list shows them.`);
  await withApplication(invocation, async (app, config) => {
    const { AppError, DrillErrors, DrillOutcome, DrillRows, DrillRunner, DrillService, RestoreConnection } = (
      await import('../../api/src/create-api.js')
    ).backupTools;
    const connection = await RestoreConnection.open(config.databaseOwnerUrl ?? config.databaseUrl ?? '');
    if (!connection) throw new UserFault('a backup, a restore or another drill is under way; try again when it is done.');
    using stop = new StopRequest((line) => process.stderr.write(`${line}\n`));
    const stopped = new AbortController();
    stop.signal.addEventListener('abort', () => stopped.abort(new AppError(DrillErrors.DRILL_INTERRUPTED)), { once: true });
    try {
      await connection.requireOwner('app');
      // Nobody works at it: we have the lock.
      const open = await app.get(DrillRows, { strict: false }).findOpen();
      if (open) await app.get(DrillOutcome, { strict: false }).fail(open, DrillErrors.DRILL_INTERRUPTED);
      const drill = await app.get(DrillService, { strict: false }).note(backupId, null);
      const { error, rows, durationMs } = await app.get(DrillRunner, { strict: false }).run(connection, drill, stopped.signal);
      if (error) throw new UserFault(error.message);
      process.stdout.write(
        `The backup holds what it should: ${rows} rows. A restore of it would take ${Math.ceil(durationMs! / 1000)} s.\n`,
      );
    } finally {
      await connection.close();
    }
  });
}
