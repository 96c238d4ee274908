import type { MaintenanceState } from '#platform/maintenance';
import { endedState, type MaintenanceWish, stateOf } from './maintenance-change.js';
import { MaintenanceFile } from './maintenance-file.js';

/** What came of it. */
export interface FileChange {
  readonly path: string;
  readonly state: MaintenanceState;
}

/**
 * Sets maintenance, or with null ends it, in the copy of a data directory alone: for when the database is away. Processes
 * that use the directory follow it within two seconds; the first that reaches the database carries it there.
 * @throws AppError VALIDATION_FAILED
 */
export async function setWithoutDatabase(home: string, wish: MaintenanceWish | null): Promise<FileChange> {
  const file = new MaintenanceFile(home);
  const copy = await file.read();
  const version = (copy?.state.version ?? 0) + 1;
  const state = wish ? stateOf(wish, version, new Date()) : endedState(version);
  await file.write({ state, installation: copy?.installation ?? null });
  return { path: file.path, state };
}
