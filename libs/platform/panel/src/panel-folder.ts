import { join } from 'node:path';
import { projectRoot } from '#platform/release';

let chosen: string | undefined;

/** Where the panel lies once it is built; `scripts/build-admin.mjs` writes it. */
export function panelFolder(): string {
  return chosen ?? join(projectRoot(), 'dist/admin');
}

/** Serves what lies in another folder; for tests. */
export function servePanelFrom(folder: string): void {
  chosen = folder;
}
