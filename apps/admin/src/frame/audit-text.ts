import { use } from 'react';
import type { AuditEntryView } from '@/api/generated';
import { defineMessages, useMessages, wordFor } from '@/i18n';

/** Many words, fetched beside what they are said of. */
const words = import('@/i18n/audit-words');
words.catch(() => undefined);

const actors = defineMessages(
  {
    system: 'the system',
    anonymous: 'somebody not signed in',
    erased: 'an erased person',
    as: (name: string) => `in their name: ${name}`,
  },
  {
    system: 'el sistema',
    anonymous: 'alguien sin sesión',
    erased: 'una persona borrada',
    as: (name: string) => `en su nombre: ${name}`,
  },
);

/** Entries of the audit trail in words. */
export function useAuditText() {
  const m = useMessages(actors);
  const { auditActions, auditTargets } = use(words);
  const actions = useMessages(auditActions);
  const targets = useMessages(auditTargets);
  return {
    /** Who did it: a person, the one who acted as them, the system, or nobody known. */
    actor({ action, actorKind, actorName, impersonatorId, impersonatorName, targetName }: AuditEntryView): string {
      if (actorKind === 'system') return m.system;
      // Nobody is signed in yet when they sign in; who it was is what it was done to.
      if (actorKind === 'anonymous') return action === 'auth.login' ? (targetName ?? m.erased) : m.anonymous;
      const person = actorName ?? m.erased;
      return impersonatorId === null ? person : `${person} (${m.as(impersonatorName ?? m.erased)})`;
    },
    action: (key: string) => wordFor(actions, key),
    /** What there is that something can be done to, with the words for it. */
    targetTypes: Object.entries(targets),
    target: ({ targetType, targetName, targetId }: AuditEntryView) => `${wordFor(targets, targetType)} · ${targetName ?? targetId}`,
  };
}
