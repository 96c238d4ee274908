import { type Command, Option } from 'commander';
import type { Invocation } from '../invocation.js';
import type { RestoreOptions } from '../restore.js';

/** `zocalo backup`. */
export function addBackup(program: Command, invocation: Invocation): void {
  const backup = program.command('backup').description('bring the data of a backup back, take that back, and try backups out');
  backup
    .command('restore <id>')
    .description('replace all data with that of a backup')
    .addOption(new Option('--reason <text>', 'why, for the trail').default('From the command line.'))
    .option('--yes', 'do it; without, what would be lost is shown')
    .addHelpText('after', RESTORE_HELP)
    .action(async (id: string, options: RestoreOptions) => {
      const { restoreBackup } = await import('../restore.js');
      await restoreBackup(invocation, id, options);
    });
  backup
    .command('undo [id]')
    .description('put back the data from before a restore; the last one when none is named')
    .option('--yes', 'do it; without, what would be lost is shown')
    .action(async (id: string | undefined, options: { yes?: boolean }) => {
      const { undoRestore } = await import('../restore.js');
      await undoRestore(invocation, id, options);
    });
}

const RESTORE_HELP = `
Example:
  $ npx zocalo backup restore 0192f0c1-2345-7abc-8def-0123456789ab
  $ npx zocalo backup restore 0192f0c1-2345-7abc-8def-0123456789ab --yes

The first says what would be lost. Works beside a running platform, which is closed meanwhile, and without one. What fails changes
nothing; what was wrong can be taken back for seven days with npx zocalo backup undo.`;
