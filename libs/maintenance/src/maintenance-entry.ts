import type { AuditEntry } from '#audit';
import type { MaintenanceState } from '#platform/maintenance';

/** What the trail says of a change. */
export function auditEntryOf(before: MaintenanceState, after: MaintenanceState): AuditEntry {
  return {
    action: after.level === 'off' ? 'maintenance.disable' : 'maintenance.enable',
    target: { type: 'maintenance', id: 'installation' },
    before: factsOf(before),
    after: factsOf(after),
  };
}

function factsOf({ version, level, reason, startsAt, until, retryAfterSeconds }: MaintenanceState): Record<string, unknown> {
  if (level === 'off') return { version, level };
  return { version, level, reason, startsAt: startsAt?.toISOString(), until: until?.toISOString() ?? null, retryAfterSeconds };
}
