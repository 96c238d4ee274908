import { migrateDatabase, openDatabase, requireInstallation } from './installation.js';
import type { Invocation } from './invocation.js';
import { loadProjectConfig } from './project.js';

/** `zocalo migrate`: brings the database to this release and lists what was applied. */
export async function migrateCommand(invocation: Invocation, options: { readonly withoutBackup?: boolean }): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const config = loadProjectConfig(invocation);
  requireInstallation(config, true, say);
  const database = await openDatabase(config, say);
  try {
    const applied = await migrateDatabase(database.config, options);
    process.stdout.write(applied.length === 0 ? 'Up to date.\n' : applied.map((name) => `applied ${name}\n`).join(''));
  } finally {
    await database.close();
  }
}
