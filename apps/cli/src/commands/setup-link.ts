import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addSetupLink(program: Command, invocation: Invocation): void {
  program
    .command('setup-link')
    .description('print a new one-time link that creates the first administrator')
    .addHelpText('after', HELP)
    .action(async () => {
      const { printSetupLink } = await import('../administrator.js');
      await printSetupLink(invocation);
    });
}

const HELP = `
Example:
  $ npx zocalo setup-link

The link works once and for 30 minutes; earlier ones stop working. Once there is an administrator there are no more links.`;
