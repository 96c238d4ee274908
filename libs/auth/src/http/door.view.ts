import type { MaintenanceLevel } from '#platform/maintenance';

/** What keeps people out, or from changing anything. */
export class DoorMaintenanceView {
  level: Exclude<MaintenanceLevel, 'off'>;
  /** What was said about it; null when nothing was. */
  reason: string | null;
  /** ISO 8601, UTC; null: until somebody ends it. */
  until: string | null;
}

/** What whoever stands before the sign-in should know. */
export class DoorView {
  /** There is an administrator: until then nobody can sign in, and the link on the operator’s terminal comes first. */
  setUp: boolean;
  /** What is in force now; null when nothing is, or only announced. */
  maintenance: DoorMaintenanceView | null;
}
