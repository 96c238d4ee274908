import { Command } from 'commander';
import { addAdmin } from './commands/admin.js';
import { addApi } from './commands/api.js';
import { addAudit } from './commands/audit.js';
import { addBackup } from './commands/backup.js';
import { addDemo } from './commands/demo.js';
import { addErasures } from './commands/erasures.js';
import { addMaintenance } from './commands/maintenance.js';
import { addMigrate } from './commands/migrate.js';
import { addOpenapi } from './commands/openapi.js';
import { addSetupLink } from './commands/setup-link.js';
import { addStart } from './commands/start.js';
import { addWorker } from './commands/worker.js';
import type { Invocation } from './invocation.js';
import { report } from './report.js';

/** The commands of `zocalo`. Only their declarations are loaded here; what they do is loaded when one runs, so that help is instant. */
export async function main(invocation: Invocation): Promise<void> {
  // A terminal that is closed, or a pipe whose reader is gone, must not take the process down before it has stopped in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const program = programOf(invocation);
  try {
    await program.parseAsync([...invocation.arguments], { from: 'user' });
  } catch (error) {
    process.exitCode = await report(error);
  }
  // All work is done. Something that still holds the process (a connection that does not close) must not make the caller wait.
  setTimeout(() => process.exit(), EXIT_LIMIT_MS).unref();
}

/** All commands with their help. */
export function programOf(invocation: Invocation): Command {
  const program = new Command('zocalo')
    .description('Zócalo, a self-hosted platform: starts it and looks after it.')
    .version(invocation.version, '-V, --version')
    .showHelpAfterError('Run the command with --help to see what it takes.')
    .addHelpText('after', OVERVIEW);
  for (const add of [
    addStart,
    addApi,
    addWorker,
    addMigrate,
    addAdmin,
    addSetupLink,
    addDemo,
    addAudit,
    addErasures,
    addBackup,
    addMaintenance,
    addOpenapi,
  ])
    add(program, invocation);
  return program;
}

const EXIT_LIMIT_MS = 2000;

const OVERVIEW = `
The first minutes:
  $ npm start                        starts everything; prints the address and a one-time link for the first administrator
  $ npx zocalo demo seed             offices, people, bookings and tickets to look at
  $ npx zocalo setup-link            a new link, when the first one has expired

Settings come from the environment or from .env in the project's folder; .env.example lists them all.
Data lives in .zocalo/, or in ZOCALO_HOME: put that into .env, so that the start and the other commands mean the same.
Every command works beside a running start, and without one.`;
