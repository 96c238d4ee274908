import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FoundChromium } from './find-chromium.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the flows run in, or why they do not. */
    chromium: FoundChromium | string;
  }
}

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** Vitest's global set-up: the panel as it is served, built from the sources that are there. */
export async function setup(): Promise<void> {
  const script = new URL('../../../../scripts/build-admin.mjs', import.meta.url);
  const { isAdminFresh } = (await import(script.href)) as { isAdminFresh(root: string): boolean };
  if (isAdminFresh(ROOT)) return;
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [fileURLToPath(script), ROOT], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('The panel could not be built.');
}
