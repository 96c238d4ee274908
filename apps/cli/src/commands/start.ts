import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addStart(program: Command, invocation: Invocation): void {
  program
    .command('start')
    .description('start everything in one process: embedded PostgreSQL, migrations, API and worker')
    .addHelpText('after', HELP)
    .action(async () => {
      const { start } = await import('../start.js');
      await start(invocation);
    });
}

const HELP = `
Example:
  $ npx zocalo start
  $ PORT=8080 HOST=0.0.0.0 npx zocalo start

Without PORT it takes 3001, or the next free port. Ctrl-C (or SIGTERM) lets requests and jobs finish; a second one ends it at once.
DATABASE_URL and REDIS_URL replace the embedded PostgreSQL and its queues by services of your own.
Logs are written to logs/ in the data directory; LOG_STDOUT=true shows them here.`;
