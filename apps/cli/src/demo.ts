import { DemoSeeder } from '#platform/demo';
import type { Invocation } from './invocation.js';
import { withApplication } from './with-application.js';

/** `zocalo demo seed`: marked demo data, whole or not at all. */
export async function seedDemo(invocation: Invocation): Promise<void> {
  const lines = await withApplication(invocation, (app) => app.get(DemoSeeder).seed());
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
