import type { INestApplicationContext } from '@nestjs/common';
import type { Restore, RestoreConnection, RestoreStep } from '#restore-engine';
import type { RestoreOrder, RestorePreview } from '#restores';
import type { Config } from '#platform/config';
import { forArchive } from './brought-along.js';
import type { Invocation } from './invocation.js';
import { StopRequest } from './stop-request.js';
import { unknownBackup, UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

/** What `zocalo backup restore` takes. */
export interface RestoreOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

/** While the database is away, a restore that it cut is settled when it is back. */
const SETTLED_WITHIN_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 1_000;
const MOST_LISTED = 50;
const AGE_UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
] as const;

/** `zocalo backup restore`. @throws UserFault when nothing was changed. */
export async function restoreBackup(invocation: Invocation, backupId: string, { reason, yes }: RestoreOptions): Promise<void> {
  const { isId } = await import('#platform/database');
  if (!isId(backupId)) throw new UserFault(`${backupId} is not the id of a backup; npx zocalo backup list shows them.`);
  await withApplication(
    invocation,
    async (app, config) => {
      const { BackupCatalogue, RestorePreviewService } = (await import('../../api/src/create-api.js')).backupTools;
      if (!(await app.get(BackupCatalogue, { strict: false }).find(backupId))) throw unknownBackup(backupId);
      const preview = () => app.get(RestorePreviewService, { strict: false }).ofBackup(null, backupId);
      await showOrRun(app, config, { preview, order: { kind: 'restore', backupId, undoOf: null, reason }, yes });
    },
    forArchive(backupId),
  );
}

/** `zocalo backup undo`. @throws UserFault when nothing was changed. */
export async function undoRestore(invocation: Invocation, id: string | undefined, { yes }: { yes?: boolean }): Promise<void> {
  const { isId } = await import('#platform/database');
  if (id !== undefined && !isId(id)) throw new UserFault(`${id} is not the id of a restore; npx zocalo backup restores shows them.`);
  await withApplication(invocation, async (app, config) => {
    const { RestorePreviewService, RestoreRows } = (await import('../../api/src/create-api.js')).backupTools;
    const restores = app.get(RestoreRows, { strict: false });
    const undone = id === undefined ? await restores.findUndoable() : await restores.find(id);
    if (!undone)
      throw new UserFault(
        id === undefined
          ? 'there is no restore that could be undone.'
          : `there is no restore ${id}; npx zocalo backup restores shows them.`,
      );
    process.stdout.write(`${sentenceOf(undone)}\n`);
    const preview = () => app.get(RestorePreviewService, { strict: false }).ofUndo(null, undone.id);
    const { reasonOfUndo } = await import('#restore-engine');
    await showOrRun(app, config, {
      preview,
      order: { kind: 'undo', backupId: undone.backupId, undoOf: undone.id, reason: reasonOfUndo(undone) },
      yes,
    });
  });
}

/** `zocalo backup restores`. */
export async function listRestores(invocation: Invocation): Promise<void> {
  const restores = await withApplication(invocation, async (app) => {
    const { RestoreRows } = (await import('../../api/src/create-api.js')).backupTools;
    return app.get(RestoreRows, { strict: false }).page(null, MOST_LISTED);
  });
  for (const restore of restores) process.stdout.write(`${lineOf(restore)}\n`);
  if (restores.length === 0) process.stdout.write('Nothing was restored yet.\n');
}

function lineOf({ id, kind, state, requestedAt, undoUntil, reason, error }: Restore): string {
  const undo = state === 'done' && undoUntil !== null ? `undo until ${minuteOf(undoUntil)}  ` : '';
  return `${id}  ${minuteOf(requestedAt)}  ${kind.padEnd(7)}  ${state.padEnd(7)}  ${undo}${error?.code ?? reason}`.trimEnd();
}

/** What is undone: whoever undoes twice is where they began. */
function sentenceOf({ kind, requestedAt, reason }: Restore): string {
  return kind === 'undo'
    ? `This takes an undo back, that of ${minuteOf(requestedAt)}: the restored data comes again.`
    : `This undoes the restore of ${minuteOf(requestedAt)} (${reason}).`;
}

function minuteOf(at: Date | string): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
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
  say(`The data is ${ageOf(ageSeconds)} old${backup ? `, made by version ${backup.appVersion}` : ''}.`);
  for (const { label, now, then } of lost) say(`  ${label.padEnd(24)} ${now} now, ${then} then`);
  for (const { message } of warnings) say(message);
  if (!yes) say('Nothing was changed. To do it, say the same with --yes.');
}

/** In the largest unit of which there are two or more. */
export function ageOf(seconds: number): string {
  for (const [unit, length] of AGE_UNITS) if (seconds >= 2 * length) return `${Math.floor(seconds / length)} ${unit}`;
  return 'less than 2 minutes';
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
