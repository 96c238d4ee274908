import type { INestApplicationContext } from '@nestjs/common';
import type { Restore, RestoreConnection, RestoreStep } from '#restore-engine';
import type { RestoreOrder, RestorePreview } from '#restores';
import type { Config } from '#platform/config';
import type { Invocation } from './invocation.js';
import { StopRequest } from './stop-request.js';
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
    const preview = () => app.get(RestorePreviewService, { strict: false }).ofBackup(null, backupId);
    await showOrRun(app, config, { preview, order: { kind: 'restore', backupId, undoOf: null, reason }, yes });
  });
}

/** `zocalo backup undo`. @throws UserFault when nothing was changed. */
export async function undoRestore(invocation: Invocation, id: string | undefined, { yes }: { yes?: boolean }): Promise<void> {
  await withApplication(invocation, async (app, config) => {
    const { RestorePreviewService, RestoreRows } = (await import('../../api/src/create-api.js')).backupTools;
    const restores = app.get(RestoreRows, { strict: false });
    const undone = id === undefined ? await restores.findUndoable() : await restores.find(id);
    if (!undone) throw new UserFault('there is no restore that could be undone.');
    const preview = () => app.get(RestorePreviewService, { strict: false }).ofUndo(null, undone.id);
    const reason = `Undo of: ${undone.reason}`.slice(0, 300);
    await showOrRun(app, config, { preview, order: { kind: 'undo', backupId: undone.backupId, undoOf: undone.id, reason }, yes });
  });
}

interface Wish {
  readonly preview: () => Promise<RestorePreview>;
  readonly order: RestoreOrder;
  readonly yes: boolean | undefined;
}

async function showOrRun(app: INestApplicationContext, config: Config, { preview, order, yes }: Wish): Promise<void> {
  if (!yes) return show(await preview(), yes);
  const { RestoreConnection } = (await import('../../api/src/create-api.js')).backupTools;
  const connection = await RestoreConnection.open(config.databaseOwnerUrl ?? config.databaseUrl ?? '');
  if (!connection) throw new UserFault('a backup, a drill or another restore is under way; try again when it is done.');
  try {
    await connection.requireOwner('app');
    await clear(app, connection);
    show(await preview(), yes);
    await run(app, connection, order);
  } finally {
    await connection.close();
  }
}

/** Nobody works at what is open: we have the lock. */
async function clear(app: INestApplicationContext, connection: RestoreConnection): Promise<void> {
  const { RestoreExpiry, RestoreSettlement } = (await import('../../api/src/create-api.js')).backupTools;
  const open = await connection.findOpen();
  if (open?.state === 'waiting') await app.get(RestoreExpiry, { strict: false }).supersede(open);
  if (open?.state === 'running') await app.get(RestoreSettlement, { strict: false }).settle(connection, open.id);
}

/** @throws UserFault with what stands in the way. */
function show({ backup, ageSeconds, lost, blockers, warnings }: RestorePreview, yes: boolean | undefined): void {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (blockers.length > 0) throw new UserFault(blockers.map(({ message }) => message).join(' '));
  say(`The data is ${Math.round(ageSeconds / 60)} minutes old${backup ? `, made by version ${backup.appVersion}` : ''}.`);
  for (const { label, now, then } of lost) say(`  ${label.padEnd(24)} ${now} now, ${then} then`);
  for (const { message } of warnings) say(message);
  if (!yes) say('Nothing was changed. To do it, say the same with --yes.');
}

async function run(app: INestApplicationContext, connection: RestoreConnection, order: RestoreOrder): Promise<void> {
  const { AppError, RestoreErrors, RestoreRunner, RestoreService } = (await import('../../api/src/create-api.js')).backupTools;
  using stop = new StopRequest((line) => process.stderr.write(`${line}\n`));
  const stopped = new AbortController();
  stop.signal.addEventListener('abort', () => stopped.abort(new AppError(RestoreErrors.RESTORE_STOPPED)), { once: true });
  const restore = await app.get(RestoreService, { strict: false }).note(order);
  let said: RestoreStep | undefined;
  const report = (step: RestoreStep) => {
    if (step !== said) process.stdout.write(`${step}\n`);
    said = step;
  };
  const ended = await app
    .get(RestoreRunner, { strict: false })
    .run(connection, restore, { signal: stopped.signal, report })
    .catch(() => null);
  await connection.close();
  tell(ended ?? (await settled(app, restore.id)));
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

/** @throws UserFault unless it is done. */
function tell({ state, error, undoUntil, notErased }: Restore): void {
  if (state !== 'done') throw new UserFault(error?.message ?? 'it is not done yet; whoever starts next brings the restore to its end.');
  process.stdout.write(
    `Done. Everybody signs in again.${undoUntil === null ? '' : ` It can be undone until ${undoUntil}: npx zocalo backup undo`}\n`,
  );
  if (notErased)
    process.stdout.write(`People who were erased and are back: ${notErased}. The platform goes on trying; the log says why.\n`);
}
