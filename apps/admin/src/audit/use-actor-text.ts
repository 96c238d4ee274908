import type { AuditEntryView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { auditMessages } from './audit.messages';

/** Who did it, in words: a person, the one who acted as them, the system, or nobody known. */
export function useActorText(): (entry: AuditEntryView) => string {
  const m = useMessages(auditMessages);
  return ({ actorKind, actorName, impersonatorId, impersonatorName }) => {
    if (actorKind === 'system') return m.system;
    if (actorKind === 'anonymous') return m.anonymous;
    const person = actorName ?? m.erased;
    return impersonatorId === null ? person : `${person} (${m.as(impersonatorName ?? m.erased)})`;
  };
}
