import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addApi(program: Command, invocation: Invocation): void {
  program
    .command('api')
    .description('run the HTTP side alone (npm run start:api)')
    .addHelpText('after', HELP)
    .action(async () => {
      const { runApi } = await import('../start.js');
      await runApi(invocation);
    });
}

const HELP = `
Example:
  $ DATABASE_URL=postgres://… REDIS_URL=redis://… npx zocalo api

As many as you like, beside at least one worker. Without DATABASE_URL it uses the embedded PostgreSQL of the data directory together with
the other processes there: the first one starts it, the last one stops it. Logs go to standard output.`;
