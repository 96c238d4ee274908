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
  const script = new URL('../../../../scripts/build.mjs', import.meta.url);
  const { ensurePanelBuilt } = (await import(script.href)) as {
    ensurePanelBuilt: (options: { root: string; log: (line: string) => void }) => Promise<void>;
  };
  await ensurePanelBuilt({ root: ROOT, log: () => undefined });
}
