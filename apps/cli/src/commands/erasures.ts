import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addErasures(program: Command, invocation: Invocation): void {
  const erasures = program.command('erasures').description('people who were erased');
  erasures
    .command('replay')
    .description('erase again whom a restored backup has brought back')
    .addHelpText('after', HELP)
    .action(async () => {
      const { replayErasures } = await import('../erasures.js');
      await replayErasures(invocation);
    });
}

const HELP = `
Example:
  $ npx zocalo erasures replay

Run it after putting back an older state of the schema app. The ledger of erasures is in the schema ops, which a restore
leaves alone. A second run changes nothing. Ends with 1 when somebody could not be erased.`;
