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
  demo
    .command('purge')
    .description('remove the demo data, and nothing else')
    .option('--with-attached', 'also what people made among it, such as a booking of a demo desk')
    .addHelpText('after', PURGE_HELP)
    .action(async ({ withAttached = false }: { withAttached?: boolean }) => {
      const { purgeDemo } = await import('../demo.js');
      await purgeDemo(invocation, withAttached);
    });
}

const HELP = `
Example:
  $ npx zocalo demo seed

Everything it adds is marked as demo data. It may run beside a running start.`;

const PURGE_HELP = `
Example:
  $ npx zocalo demo purge

All of it goes, or nothing. It stays as long as a real account belongs to the demo organisation.`;
