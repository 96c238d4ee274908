import { CalendarX, MailQuestion, UserX } from 'lucide-react';
import type { UserView } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { usersMessages } from './users.messages';

/** Active, and nothing else to say. */
export function isPlain({ status, isInvited, deletionDueAt }: UserView): boolean {
  return status === 'active' && !isInvited && !deletionDueAt;
}

/** How it stands with an account, in words: suspended until when, without a password, about to go. */
export function UserStatus({ user }: { readonly user: UserView }) {
  const m = useMessages(usersMessages);
  const format = useFormat();
  const { status, suspendedUntil, isInvited, deletionDueAt } = user;
  if (status === 'deleted') return <Badge>{m.statuses.deleted}</Badge>;
  return (
    <span className="flex flex-wrap gap-1">
      {status === 'suspended' && (
        <Badge tone="danger">
          <UserX aria-hidden />
          {suspendedUntil ? m.suspendedUntil(format.date(suspendedUntil)) : m.statuses.suspended}
        </Badge>
      )}
      {deletionDueAt && (
        <Badge tone="warning">
          <CalendarX aria-hidden />
          {m.deletionDue(format.date(deletionDueAt))}
        </Badge>
      )}
      {status === 'active' && isInvited && (
        <Badge tone="info">
          <MailQuestion aria-hidden />
          {m.invited}
        </Badge>
      )}
      {isPlain(user) && <Badge tone="success">{m.statuses.active}</Badge>}
    </span>
  );
}
