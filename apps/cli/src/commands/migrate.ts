import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addMigrate(program: Command, invocation: Invocation): void {
  program
    .command('migrate')
    .description('bring the database to this release (start, api and worker do it by themselves)')
    .option('--without-backup', 'do not make a backup first')
    .addHelpText('after', HELP)
    .action(async (options: { withoutBackup?: boolean }) => {
      const { migrateCommand } = await import('../migrate.js');
      await migrateCommand(invocation, options);
    });
}

const HELP = `
Example:
  $ DATABASE_URL=postgres://zocalo_runtime:…@db/zocalo DATABASE_OWNER_URL=postgres://zocalo_owner:…@db/zocalo npx zocalo migrate

Safe to run from several places at once: one works, the others wait. It applies whole or not at all.
Where there is something to lose, a backup is made and checked first.`;
