import { randomUUID } from 'node:crypto';
import { SetupService } from '#auth';
import type { Config } from '#platform/config';
import { runInContext } from '#platform/context';
import { removeSetupLink, writeSetupLink } from './setup-link-file.js';
import type { RunningPart } from './start-together.js';

/** A new set-up link as lines for the terminal, and in its file; nothing once there is an administrator. */
export async function offerSetup(config: Config, part: RunningPart): Promise<string[]> {
  const setup = part.get?.(SetupService);
  if (setup === undefined) return [];
  const link = await runInContext({ correlationId: randomUUID(), actor: { kind: 'system', reason: 'start' } }, () => setup.issueLink());
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
