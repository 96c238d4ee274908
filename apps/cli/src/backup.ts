import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Backup } from '#backup-archives';
import type { BackupRun } from '#backups';
import { forArchive } from './brought-along.js';
import type { Invocation } from './invocation.js';
import { duration } from './phases.js';
import { StopRequest } from './stop-request.js';
import { Interrupted, unknownBackup, UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

const LOOK_EVERY_MS = 500;
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** `zocalo backup create`. Made here, or by a worker that was quicker. */
export async function createBackup(invocation: Invocation, note: string | undefined): Promise<void> {
  await withApplication(invocation, async (app) => {
    const { BackupsService } = (await import('../../api/src/create-api.js')).backupTools;
    const wish = { kind: 'manual', note: note ?? null, requestedBy: null } as const;
    const run = await app
      .get(BackupsService, { strict: false })
      .order(wish)
      .catch((error: unknown) => waiting(app, error));
    const backup = await done(app, run);
    print(`Made and checked ${backup.id}: ${sizeOf(backup.bytes)}, ${backup.rows ?? 0} rows.`);
  });
}

/** `zocalo backup verify`. */
export async function verifyBackup(invocation: Invocation, id: string): Promise<void> {
  await withApplication(
    invocation,
    async (app) => {
      const { BackupsService } = (await import('../../api/src/create-api.js')).backupTools;
      const run = await app.get(BackupsService, { strict: false }).orderCheck(await found(app, id), null);
      const backup = await done(app, run);
      print(`Every byte of ${backup.id} was read back: ${sizeOf(backup.bytes)}, ${backup.rows ?? 0} rows.`);
    },
    forArchive(id),
  );
}

/** `zocalo backup list`. */
export async function listBackups(invocation: Invocation): Promise<void> {
  const lines = await withApplication(invocation, async (app) => {
    const { BackupCatalogue } = (await import('../../api/src/create-api.js')).backupTools;
    return (await app.get(BackupCatalogue, { strict: false }).list()).map(lineOf);
  });
  for (const line of lines) print(line);
  if (lines.length === 0) print('There is no backup yet: npx zocalo backup create makes one.');
}

/** `zocalo backup delete`. */
export async function deleteBackup(invocation: Invocation, id: string): Promise<void> {
  await withApplication(invocation, async (app) => {
    const { BackupsService } = (await import('../../api/src/create-api.js')).backupTools;
    await app.get(BackupsService, { strict: false }).removeKnown((await found(app, id)).id);
    print(`Deleted ${id}.`);
  });
}

async function found(app: INestApplicationContext, id: string): Promise<Backup> {
  const { BackupCatalogue } = (await import('../../api/src/create-api.js')).backupTools;
  const backup = await app.get(BackupCatalogue, { strict: false }).find(id);
  if (!backup) throw unknownBackup(id);
  return backup;
}

/** One that waits for a worker is made here: maybe there is none. */
async function waiting(app: INestApplicationContext, error: unknown): Promise<BackupRun> {
  const { BackupRuns } = (await import('../../api/src/create-api.js')).backupTools;
  const run = (await app.get(BackupRuns, { strict: false }).live()).find(({ work, startedAt }) => work === 'make' && startedAt === null);
  if (!run) throw error;
  process.stderr.write('One was asked for already and waits to be made.\n');
  return run;
}

/**
 * Works on it unless somebody else does, and waits for its end. Whoever asks us to stop ends what we work on, not what others do.
 * @throws UserFault when it failed. @throws Interrupted
 */
async function done(app: INestApplicationContext, { id, backupId }: BackupRun): Promise<Backup> {
  const { BackupRunner, BackupRuns } = (await import('../../api/src/create-api.js')).backupTools;
  const [runner, runs] = [app.get(BackupRunner, { strict: false }), app.get(BackupRuns, { strict: false })];
  const began = performance.now();
  let phase = '';
  const say = async () => {
    const run = await runs.find(id);
    if (!run?.progress || run.progress.phase === phase) return;
    phase = run.progress.phase;
    process.stderr.write(`${duration(performance.now() - began)}  ${phase}\n`);
  };
  using stop = new StopRequest((line) => process.stderr.write(`${line}\n`));
  const look = setInterval(() => void say().catch(() => undefined), LOOK_EVERY_MS);
  try {
    for (;;) {
      await runner.run(id, stop.signal).catch(async (error: Error) => {
        const { AskedToWait } = await import('#platform/jobs');
        if (!(error instanceof AskedToWait)) throw error;
        if (stop.signal.aborted) throw new Interrupted();
        await sleep(LOOK_EVERY_MS);
      });
      const run = await runs.find(id);
      if (run?.error) throw new UserFault(run.error.message);
      if (!run || run.finishedAt) return await found(app, backupId);
    }
  } finally {
    clearInterval(look);
  }
}

function lineOf({ id, state, kind, createdAt, bytes, encrypted, verifiedAs, note, error }: Backup): string {
  const sealed = verifiedAs === 'bytes' ? 'encrypted, no key here opens it' : encrypted ? 'encrypted' : '';
  const said = [sealed, error ? `${error.code}: ${error.message}` : (note ?? '')].filter((part) => part !== '').join('  ');
  return `${id}  ${createdAt.toISOString().slice(0, 16)}Z  ${state.padEnd(8)}  ${kind.padEnd(16)}  ${sizeOf(bytes).padStart(8)}  ${said}`.trimEnd();
}

function sizeOf(bytes: number | null): string {
  if (bytes === null) return '–';
  let [size, unit] = [bytes, 0];
  for (; size >= 1000 && unit < UNITS.length - 1; unit += 1) size /= 1000;
  return `${size.toFixed(unit === 0 || size >= 100 ? 0 : 1)} ${UNITS[unit]}`;
}
