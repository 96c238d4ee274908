import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addAdmin(program: Command, invocation: Invocation): void {
  const admin = program.command('admin').description('administrators');
  admin
    .command('create')
    .description('create an administrator')
    .requiredOption('--email <address>', 'address to log in with')
    .requiredOption('--password-stdin', 'read the password from standard input, so that it shows in no list of processes')
    .addHelpText('after', HELP)
    .action(async (options: { email: string }) => {
      const { createAdministrator } = await import('../administrator.js');
      await createAdministrator(invocation, options.email);
    });
}

const HELP = `
Example:
  $ read -rs PASSWORD && printf %s "$PASSWORD" | npx zocalo admin create --email ana@example.org --password-stdin

For scripts; a person rather opens the link that "zocalo setup-link" prints.`;
