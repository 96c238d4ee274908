import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addDemo(program: Command, invocation: Invocation): void {
  const demo = program.command('demo').description('data to look around with');
  demo
    .command('seed')
    .description('add a demo organisation: two offices, 60 desks, people and bookings')
    .addHelpText('after', HELP)
    .action(async () => {
      const { seedDemo } = await import('../demo.js');
      await seedDemo(invocation);
    });
}

const HELP = `
Example:
  $ npx zocalo demo seed

Everything it adds is marked as demo data. It may run beside a running start.`;
