import { DemoDataService } from '#demo-data';
import type { Invocation } from './invocation.js';
import { UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

/** `zocalo demo seed`: marked demo data, whole or not at all. */
export async function seedDemo(invocation: Invocation): Promise<void> {
  const { lines } = await withApplication(invocation, (app) => app.get(DemoDataService, { strict: false }).load());
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** `zocalo demo purge`: removes it again, whole or not at all. */
export async function purgeDemo(invocation: Invocation, withAttached: boolean): Promise<void> {
  const purging = await withApplication(invocation, (app) => app.get(DemoDataService, { strict: false }).purge(withAttached));
  if (!purging) throw new UserFault('there is no demo data.');
  const lines = Object.entries(purging.removed).map(([table, rows]) => `${table}: ${rows}`);
  process.stdout.write(['Removed', ...lines, ''].join('\n'));
}
