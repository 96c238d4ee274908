import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig, type Config } from '#platform/config';
import type { Invocation } from './invocation.js';

/** Whether the administration panel is built. */
export function hasPanel(root: string): boolean {
  return existsSync(join(root, 'dist/admin/index.html'));
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The configuration of the project in whose folder we are: `.env` there, then the environment, which wins.
 * `defaults` are values this command prefers where neither says anything.
 */
export function loadProjectConfig({ root }: Pick<Invocation, 'root'>, defaults: Environment = {}): Config {
  const environment = process.env;
  const homeBefore = environment['ZOCALO_HOME'];
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const homeNow = environment['ZOCALO_HOME'];
  // A path in .env is meant from the folder .env is in, wherever the command was called.
  if (homeNow !== undefined && homeNow !== '' && homeNow !== homeBefore) environment['ZOCALO_HOME'] = resolve(root, homeNow);
  const said = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  // Where the panel is built, a new installation is set up in it.
  const setupPath = hasPanel(root) ? '/admin/setup' : '/setup';
  return loadConfig({ ...defaults, ...said }, { home: join(root, '.zocalo'), terminal: process.stdout.isTTY, setupPath });
}
