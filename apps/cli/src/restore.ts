import type { INestApplicationContext } from '@nestjs/common';
import type { NewRestore, Restore, RestoreStep } from '#restore-engine';
import type { RestorePreview } from '#restores';
import type { Config } from '#platform/config';
import type { Invocation } from './invocation.js';
import { UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

/** What `zocalo backup restore` takes. */
export interface RestoreOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

/** While the database is away, a restore that it cut is settled when it is back. */
const SETTLED_WITHIN_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 1_000;

/** `zocalo backup restore`. @throws UserFault when nothing was changed. */
export async function restoreBackup(invocation: Invocation, backupId: string, { reason, yes }: RestoreOptions): Promise<void> {
  const { isId } = await import('#platform/database');
  if (!isId(backupId)) throw new UserFault(`${backupId} is not the id of a backup; npx zocalo backup list shows them.`);
  await withApplication(invocation, async (app, config) => {
    const { RestorePreviewService } = (await import('../../api/src/create-api.js')).backupTools;
    show(await app.get(RestorePreviewService, { strict: false }).ofBackup(null, backupId), yes);
    if (yes) await run(app, config, { kind: 'restore', backupId, undoOf: null, reason });
  });
}

/** `zocalo backup undo`. @throws UserFault when nothing was changed. */
export async function undoRestore(invocation: Invocation, id: string | undefined, { yes }: { yes?: boolean }): Promise<void> {
  await withApplication(invocation, async (app, config) => {
    const { RestoreRows } = (await import('../../api/src/create-api.js')).backupTools;
    const { RestorePreviewService } = (await import('../../api/src/create-api.js')).backupTools;
    const restores = app.get(RestoreRows, { strict: false });
    const undone = id === undefined ? await restores.findUndoable() : await restores.find(id);
    if (!undone) throw new UserFault('there is no restore that could be undone.');
    show(await app.get(RestorePreviewService, { strict: false }).ofUndo(null, undone.id), yes);
    if (yes)
      await run(app, config, {
        kind: 'undo',
        backupId: undone.backupId,
        undoOf: undone.id,
        reason: `Undo of: ${undone.reason}`.slice(0, 300),
      });
  });
}

/** @throws UserFault with what stands in the way. */
function show({ backup, ageSeconds, lost, blockers, warnings }: RestorePreview, yes: boolean | undefined): void {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (blockers.length > 0) throw new UserFault(blockers.join(' '));
  say(`The data is ${Math.round(ageSeconds / 60)} minutes old${backup ? `, made by version ${backup.appVersion}` : ''}.`);
  for (const { label, now, then } of lost) say(`  ${label.padEnd(24)} ${now} now, ${then} then`);
  for (const warning of warnings) say(warning);
  if (!yes) say('Nothing was changed. To do it, say the same with --yes.');
}

async function run(
  app: INestApplicationContext,
  config: Config,
  wish: Omit<NewRestore, 'id' | 'requestedBy' | 'watchDigest'>,
): Promise<void> {
  const { newId } = await import('#platform/database');
  const { RestoreConnection, RestoreRunner } = (await import('../../api/src/create-api.js')).backupTools;
  const connection = await RestoreConnection.open(config.databaseOwnerUrl ?? config.databaseUrl ?? '');
  if (!connection) throw new UserFault('a backup, a drill or another restore is under way; try again when it is done.');
  const stop = new AbortController();
  const onSignal = () => stop.abort(new Error('It was stopped.'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const id = newId();
  try {
    await connection.requireOwner('app');
    await connection.insert({ id, ...wish, requestedBy: null, watchDigest: null });
    const restore = (await connection.find(id))!;
    let said: RestoreStep | undefined;
    const report = (step: RestoreStep) => {
      if (step !== said) process.stdout.write(`${step}\n`);
      said = step;
    };
    const ended = await app
      .get(RestoreRunner, { strict: false })
      .run(connection, restore, { signal: stop.signal, report })
      .catch(() => null);
    await connection.close();
    tell(ended ?? (await settled(app, id)));
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await connection.close();
  }
}

/** What this process could not settle is settled by it, or by another one that runs, once the database answers. */
async function settled(app: INestApplicationContext, id: string): Promise<Restore> {
  const { setTimeout: sleep } = await import('node:timers/promises');
  const { RestoreRows } = (await import('../../api/src/create-api.js')).backupTools;
  const restores = app.get(RestoreRows, { strict: false });
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const restore = await restores.find(id).catch(() => null);
    if (restore && restore.state !== 'running' && restore.state !== 'waiting') return restore;
    if (Date.now() > deadline) throw new UserFault('the database did not answer; whoever starts next brings the restore to its end.');
    await sleep(LOOK_AGAIN_MS);
  }
}

/** @throws UserFault when it failed. */
function tell({ state, error, undoUntil }: Restore): void {
  if (state === 'failed') throw new UserFault(error?.message ?? 'it failed.');
  process.stdout.write(
    `Done. Everybody signs in again.${undoUntil === null ? '' : ` It can be undone until ${undoUntil}: npx zocalo backup undo`}\n`,
  );
}
