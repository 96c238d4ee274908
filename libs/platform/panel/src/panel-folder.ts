import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '#platform/release';

let chosen: string | undefined;

/** Where the panel lies once it is built; `scripts/build-admin.mjs` writes it. */
export function panelFolder(): string {
  return chosen ?? join(projectRoot(), 'dist/admin');
}

/** Changes with every build; null where there is none. */
export async function buildMark(folder: string): Promise<string | null> {
  const found = await stat(join(folder, 'index.html')).catch(() => null);
  return found && `${folder} ${found.mtimeMs} ${found.ino}`;
}

export async function panelIsBuilt(): Promise<boolean> {
  return (await buildMark(panelFolder())) !== null;
}

/** Serves what lies in another folder; for tests. */
export function servePanelFrom(folder: string): void {
  chosen = folder;
}
