import { DemoDataService } from '#demo-data';
import type { RowCounts } from '#platform/demo';
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
  const purging = await withApplication(invocation, async (app) => {
    const demoData = app.get(DemoDataService, { strict: false });
    if (!(await demoData.isLoaded())) return null;
    return demoData.purgeSafely(withAttached, Infinity);
  }).catch(explain);
  if (!purging) throw new UserFault('there is no demo data.');
  const { removed, attached } = purging;
  const made = Object.keys(attached).length > 0 ? ['With it went what people made among it', ...linesOf(attached)] : [];
  process.stdout.write(['Removed', ...linesOf(removed), ...made, ''].join('\n'));
}

function linesOf(counts: RowCounts): string[] {
  return Object.entries(counts).map(([table, rows]) => `${table}: ${rows}`);
}

/** Says what is in the way, and how it may go as well. */
function explain(error: unknown): never {
  const { name, code, details } = error as { name?: string; code?: string; details?: { rows?: RowCounts } };
  if (name !== 'AppError' || code !== 'DEMO_DATA_IN_USE' || !details?.rows) throw error;
  throw new UserFault(
    `people made something among the demo data (${linesOf(details.rows).join(', ')}); "zocalo demo purge --with-attached" removes that as well.`,
    { cause: error },
  );
}
