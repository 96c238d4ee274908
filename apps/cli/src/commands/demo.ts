import type { Command } from 'commander';
import type { Invocation } from '../invocation.js';

export function addDemo(program: Command, invocation: Invocation): void {
  const demo = program.command('demo').description('data to look around with');
  demo
    .command('seed')
    .description('add a demo organisation with offices, people, bookings and tickets')
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

In an organisation of its own it makes two offices with zones and 60 desks, 40 people with two months of bookings and sign-ins,
business hours, and 40 tickets with teams, targets and canned replies.
Everything it adds is marked as demo data. It may run beside a running start.`;

const PURGE_HELP = `
Example:
  $ npx zocalo demo purge

All of it goes, or nothing. It stays as long as a real account belongs to the demo organisation.`;
