import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupService } from '#auth';
import type { Config } from '#platform/config';
import { runInContext } from '#platform/context';
import { isDatabaseUnavailable } from '#platform/database';
import { removeSetupLink, writeSetupLink } from './setup-link-file.js';
import type { RunningPart } from './start-together.js';

const TRIES = 10;
const PAUSE_MS = 500;

/** A new set-up link as lines for the terminal, and in its file; nothing once there is an administrator. */
export async function offerSetup(config: Config, part: RunningPart): Promise<string[]> {
  const setup = part.get?.(SetupService);
  if (setup === undefined) return [];
  const link = await issued(setup);
  if (link === null) {
    removeSetupLink(config.home);
    return [];
  }
  const file = writeSetupLink(config.home, link);
  return [
    'Create the first administrator with this link; it works once, for 30 minutes:',
    link.url,
    `(also in ${file}; "npx zocalo setup-link" makes a new one)`,
    '',
  ];
}

/** Whoever settles a restore ends sessions just then: that is no reason not to be up. */
async function issued(setup: SetupService): Promise<Awaited<ReturnType<SetupService['issueLink']>>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runInContext({ correlationId: randomUUID(), actor: { kind: 'system', reason: 'start' } }, () => setup.issueLink());
    } catch (error) {
      if (attempt === TRIES || !isDatabaseUnavailable(error)) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
