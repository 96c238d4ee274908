import { SetupService } from '#auth';
import type { Invocation } from './invocation.js';
import { removeSetupLink, writeSetupLink } from './setup-link-file.js';
import { passwordFromStandardInput } from './standard-input.js';
import { UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

/** `zocalo admin create`: an administrator whose password comes from standard input. */
export async function createAdministrator(invocation: Invocation, email: string): Promise<void> {
  const password = await passwordFromStandardInput(process.stdin);
  await withApplication(invocation, async (app, config) => {
    await app.get(SetupService).createAdministrator(email, password);
    removeSetupLink(config.home);
  });
  process.stdout.write(`${email} is an administrator.\n`);
}

/** `zocalo setup-link`: a new one-time link, on the terminal and in a file. */
export async function printSetupLink(invocation: Invocation): Promise<void> {
  await withApplication(invocation, async (app, config) => {
    const link = await app.get(SetupService).issueLink();
    if (link === null)
      throw new UserFault('there is an administrator already; another one is made by them, or with "zocalo admin create".');
    const file = writeSetupLink(config.home, link);
    process.stdout.write(`${link.url}\n`);
    process.stderr.write(`Works once, until ${link.expiresAt.toISOString()}. Also in ${file}.\n`);
  });
}
