import type { MaintenanceLevel } from '#platform/maintenance';
import type { MaintenanceRecord } from '../maintenance.service.js';

/** Maintenance as it is set, and what holds now. */
export class MaintenanceView {
  /** What was set; `off` when nothing is. */
  level: 'off' | 'banner' | 'read_only' | 'full';
  /** What holds now: `banner` while it is only announced, `off` once it is over. */
  inForce: 'off' | 'banner' | 'read_only' | 'full';
  /** Null when off. */
  reason: string | null;
  /** ISO 8601, UTC; null when off. */
  startsAt: string | null;
  /** ISO 8601, UTC; null: until somebody ends it. */
  until: string | null;
  retryAfterSeconds: number;
  /** Grows with every change; also in `ETag`. Send it as `If-Match: "3"` to change only what you saw. */
  version: number;
  /** ISO 8601, UTC; null when nobody ever set anything, and while the database is away. */
  changedAt: string | null;
  /** UUID; null: the command line, or somebody who is gone. */
  changedBy: string | null;
  changedByName: string | null;
}

export function toMaintenanceView(
  { state, changedAt, changedBy }: MaintenanceRecord,
  inForce: MaintenanceLevel,
  names: ReadonlyMap<string, string>,
): MaintenanceView {
  return {
    level: state.level,
    inForce,
    reason: state.reason,
    startsAt: state.startsAt?.toISOString() ?? null,
    until: state.until?.toISOString() ?? null,
    retryAfterSeconds: state.retryAfterSeconds,
    version: state.version,
    changedAt: state.version === 0 ? null : (changedAt?.toISOString() ?? null),
    changedBy,
    changedByName: changedBy === null ? null : (names.get(changedBy) ?? null),
  };
}
