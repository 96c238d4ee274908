import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** Vitest's global set-up: the panel as it is served, built from the sources that are there. */
export async function setup(project: TestProject): Promise<() => void> {
  const script = new URL('../../../../scripts/build.mjs', import.meta.url);
  const { ensurePanelBuilt } = (await import(script.href)) as {
    ensurePanelBuilt: (options: { root: string; log: (line: string) => void }) => Promise<void>;
  };
  await ensurePanelBuilt({ root: ROOT, log: () => undefined });
  const copy = mkdtempSync(join(tmpdir(), 'zocalo-panel-'));
  cpSync(join(ROOT, 'dist/admin'), copy, { recursive: true });
  project.provide('builtPanel', copy);
  return () => rmSync(copy, { recursive: true, force: true });
}
