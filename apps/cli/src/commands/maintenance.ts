import { type Command, Option } from 'commander';
import type { Invocation } from '../invocation.js';
import type { MaintenanceOptions } from '../maintenance.js';

export function addMaintenance(program: Command, invocation: Invocation): void {
  const maintenance = program.command('maintenance').description('keep people out, or from changing anything, for a while');
  maintenance
    .command('on')
    .description('begin maintenance, announce it, or change what is set')
    .requiredOption('--reason <text>', 'what people are told')
    .addOption(new Option('--level <level>', 'how far it goes').choices(['banner', 'read_only', 'full']).default('full'))
    .option('--from <time>', 'announce it until then, such as 2026-11-21T22:00:00Z')
    .option('--until <time>', 'end it by itself then')
    .option('--retry-after <seconds>', 'when those who are refused are told to come back', '300')
    .addHelpText('after', HELP)
    .action(async (options: MaintenanceOptions) => {
      const { beginMaintenance } = await import('../maintenance.js');
      await beginMaintenance(invocation, options);
    });
  maintenance
    .command('off')
    .description('end maintenance')
    .addHelpText('after', OFF_HELP)
    .action(async () => {
      const { endMaintenance } = await import('../maintenance.js');
      await endMaintenance(invocation);
    });
  maintenance
    .command('status')
    .description('say whether maintenance is on or announced')
    .addHelpText('after', STATUS_HELP)
    .action(async () => {
      const { showMaintenance } = await import('../maintenance.js');
      await showMaintenance(invocation);
    });
}

const HELP = `
Example:
  $ npx zocalo maintenance on --reason "We move to a new server." --until 2026-11-21T23:00:00Z

banner tells people, read_only lets them look and change nothing, full keeps them out. Administrators go on working. Works with
the database away, too: the state is then written to maintenance.json in the data directory, which running processes follow.`;

const OFF_HELP = `
Example:
  $ npx zocalo maintenance off

Also takes back what was only announced.`;

const STATUS_HELP = `
Example:
  $ npx zocalo maintenance status

With the database away it reads the copy in the data directory.`;
