import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addAudit(program: Command, invocation: Invocation): void {
  const audit = program.command('audit').description('the trail of critical actions');
  audit
    .command('verify')
    .description('look for rows of the trail that were changed or removed')
    .option('--head <hash>', 'a head that was noted earlier: is it still part of the trail?')
    .addHelpText('after', HELP)
    .action(async (options: { head?: string }) => {
      const { verifyAudit } = await import('../audit.js');
      await verifyAudit(invocation, options);
    });
}

const HELP = `
Example:
  $ npx zocalo audit verify

Ends with 0 when the trail is whole, with 1 when it is not; what does not hold is named, up to 100 rows. Note the head it
prints where nobody who administrates the database can change it, and pass it as --head next time: a trail whose newest end
was cut off is otherwise whole.`;
