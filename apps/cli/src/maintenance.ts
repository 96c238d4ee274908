import type { MaintenanceService, MaintenanceWish } from '#maintenance';
import type { MaintenanceState } from '#platform/maintenance';
import { requireInstallation } from './installation.js';
import type { Invocation } from './invocation.js';
import { loadProjectConfig } from './project.js';
import { UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

/** What `zocalo maintenance on` takes, as typed. */
export interface MaintenanceOptions {
  readonly level: 'banner' | 'read_only' | 'full';
  readonly reason: string;
  readonly from?: string;
  readonly until?: string;
  readonly retryAfter: string;
}

const COMMAND_LINE = { userId: null };

/** `zocalo maintenance on`. */
export async function beginMaintenance(invocation: Invocation, options: MaintenanceOptions): Promise<void> {
  const { level, reason, from, until, retryAfter } = options;
  const wish = {
    level,
    reason,
    startsAt: instantOf('--from', from),
    until: instantOf('--until', until),
    retryAfterSeconds: Number(retryAfter),
  };
  await change(invocation, (service) => service.enable(wish, COMMAND_LINE), wish);
}

/** `zocalo maintenance off`. */
export async function endMaintenance(invocation: Invocation): Promise<void> {
  await change(invocation, (service) => service.disable(COMMAND_LINE), null);
}

/** `zocalo maintenance status`. */
export async function showMaintenance(invocation: Invocation): Promise<void> {
  const { MaintenanceFile } = await import('#maintenance');
  await whereReached(
    invocation,
    async (service) => say((await service.find()).state),
    async () => {
      const file = new MaintenanceFile(loadProjectConfig(invocation).home);
      const copy = await file.read();
      if (!copy) throw new UserFault('the database does not answer, and there is no copy of the state in the data directory.');
      process.stdout.write(`The database does not answer; this is the copy in ${file.path}.\n`);
      await say(copy.state);
    },
  );
}

async function change(
  invocation: Invocation,
  work: (service: MaintenanceService) => Promise<void>,
  wish: MaintenanceWish | null,
): Promise<void> {
  const { setWithoutDatabase } = await import('#maintenance');
  await whereReached(
    invocation,
    async (service) => {
      await work(service);
      await say((await service.find()).state);
    },
    async () => {
      const { path, state } = await setWithoutDatabase(loadProjectConfig(invocation).home, wish);
      process.stdout.write(`The database does not answer. Written to ${path}, which running processes follow until it does.\n`);
      await say(state);
    },
  );
}

/** `online` where the database can be reached, else `offline`. */
async function whereReached(
  invocation: Invocation,
  online: (service: MaintenanceService) => Promise<void>,
  offline: () => Promise<void>,
): Promise<void> {
  const { MaintenanceService } = await import('#maintenance');
  const { ConfigError } = await import('#platform/config');
  const { isDatabaseUnavailable } = await import('#platform/database');
  // Not away: it was never there.
  requireInstallation(loadProjectConfig(invocation), false, () => undefined);
  let wasReached = false;
  try {
    await withApplication(invocation, async (app) => {
      wasReached = true;
      await online(app.get(MaintenanceService, { strict: false }));
    });
  } catch (error) {
    if (error instanceof ConfigError || (wasReached && !isDatabaseUnavailable(error))) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    await offline();
  }
}

async function say(state: MaintenanceState): Promise<void> {
  const { levelAt } = await import('#platform/maintenance');
  const inForce = levelAt(state, Date.now());
  const { level, reason, startsAt, until } = state;
  const lines =
    inForce === 'off'
      ? ['Maintenance is off.']
      : [
          inForce === level ? `Maintenance is on: ${level}.` : `Maintenance is announced: ${level} from ${startsAt?.toISOString()}.`,
          `Reason: ${reason}`,
          until ? `It ends by itself at ${until.toISOString()}.` : 'It lasts until somebody ends it: npx zocalo maintenance off',
        ];
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

function instantOf(option: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime()) || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text))
    throw new UserFault(`${option} takes a time such as 2026-11-21T22:00:00Z.`);
  return instant;
}
