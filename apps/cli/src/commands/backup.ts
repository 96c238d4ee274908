import { type Command, Option } from 'commander';
import type { Invocation } from '../invocation.js';
import type { RestoreOptions } from '../restore.js';
import { visibleText } from '../visible-text.js';

/** `zocalo backup`. */
export function addBackup(program: Command, invocation: Invocation): void {
  const backup = program.command('backup').description('make backups, bring one back, and try them out');
  addMaking(backup, invocation);
  backup
    .command('restore <id>')
    .description('replace all data with that of a backup')
    .addOption(new Option('--reason <text>', 'why, for the trail').default('From the command line.').argParser(visibleText(300)))
    .option('--yes', 'do it; without, what would be lost is shown')
    .addHelpText('after', RESTORE_HELP)
    .action(async (id: string, options: RestoreOptions) => {
      const { restoreBackup } = await import('../restore.js');
      await restoreBackup(invocation, id, options);
    });
  backup
    .command('restores')
    .description('list what was restored and undone, the newest first')
    .addHelpText('after', RESTORES_HELP)
    .action(async () => {
      const { listRestores } = await import('../restore.js');
      await listRestores(invocation);
    });
  backup
    .command('undo [id]')
    .description('put back the data from before a restore; the last one when none is named')
    .option('--yes', 'do it; without, what would be lost is shown')
    .addHelpText('after', UNDO_HELP)
    .action(async (id: string | undefined, options: { yes?: boolean }) => {
      const { undoRestore } = await import('../restore.js');
      await undoRestore(invocation, id, options);
    });
  backup
    .command('drill <id>')
    .description('try a backup out: restore it beside everything, compare, and remove that again')
    .addHelpText('after', DRILL_HELP)
    .action(async (id: string) => {
      const { drillBackup } = await import('../drill.js');
      await drillBackup(invocation, id);
    });
}

function addMaking(backup: Command, invocation: Invocation): void {
  backup
    .command('create')
    .description('make a backup of the database and the uploaded files, and read it back')
    .option('--note <text>', 'what it is for', visibleText(200))
    .addHelpText('after', CREATE_HELP)
    .action(async ({ note }: { note?: string }) => {
      const { createBackup } = await import('../backup.js');
      await createBackup(invocation, note);
    });
  backup
    .command('list')
    .description('list the backups, the newest first')
    .addHelpText('after', LIST_HELP)
    .action(async () => {
      const { listBackups } = await import('../backup.js');
      await listBackups(invocation);
    });
  backup
    .command('verify <id>')
    .description('read every byte of a backup back')
    .addHelpText('after', VERIFY_HELP)
    .action(async (id: string) => {
      const { verifyBackup } = await import('../backup.js');
      await verifyBackup(invocation, id);
    });
  backup
    .command('delete <id>')
    .description('delete a backup, unless it is the only one that was checked')
    .addHelpText('after', DELETE_HELP)
    .action(async (id: string) => {
      const { deleteBackup } = await import('../backup.js');
      await deleteBackup(invocation, id);
    });
}

const CREATE_HELP = `
Example:
  $ npx zocalo backup create --note "Before the move"

Works beside a running platform, and without one. Backups lie in backups/ of the data directory, unless BACKUPS_DIR or
BACKUPS_S3_BUCKET says otherwise.`;

const RESTORE_HELP = `
Example:
  $ npx zocalo backup restore 0192f0c1-2345-7abc-8def-0123456789ab
  $ npx zocalo backup restore 0192f0c1-2345-7abc-8def-0123456789ab --yes

The first says what would be lost. Works beside a running platform, which is closed meanwhile, and without one. What fails changes
nothing; what was wrong can be taken back for seven days with npx zocalo backup undo.`;

const LIST_HELP = `
Example:
  $ npx zocalo backup list

A line for each: its id, when it was made, its state, why it was made, its size and its note.`;

const VERIFY_HELP = `
Example:
  $ npx zocalo backup verify 0192f0c1-2345-7abc-8def-0123456789ab

Also of an archive that was copied into the folder of the backups.`;

const DELETE_HELP = `
Example:
  $ npx zocalo backup delete 0192f0c1-2345-7abc-8def-0123456789ab

It does not come back.`;

const RESTORES_HELP = `
Example:
  $ npx zocalo backup restores

A line for each: its id, when it was asked for, how it ended, and until when it can be undone.`;

const UNDO_HELP = `
Example:
  $ npx zocalo backup undo
  $ npx zocalo backup undo --yes

The first says what would be lost. A restore can be undone for seven days, and so can its undoing.`;

const DRILL_HELP = `
Example:
  $ npx zocalo backup drill 0192f0c1-2345-7abc-8def-0123456789ab

Needs room in the database for the data a second time. Ends with 1 when the backup does not hold what it should.`;
