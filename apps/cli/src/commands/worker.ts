import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addWorker(program: Command, invocation: Invocation): void {
  program
    .command('worker')
    .description('run jobs and schedules alone (npm run start:worker)')
    .addHelpText('after', HELP)
    .action(async () => {
      const { runWorker } = await import('../start.js');
      await runWorker(invocation);
    });
}

const HELP = `
Example:
  $ DATABASE_URL=postgres://… REDIS_URL=redis://… npx zocalo worker

As many as you like; schedules still run once. On SIGTERM it takes no new job and lets the running ones finish.`;
