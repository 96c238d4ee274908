import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { session } from '@/api';
import type { UserRecordView } from '@/api/generated';
import { useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger } from '@/ui/dropdown-menu';
import { ImpersonateDialog } from './impersonate-dialog';
import { recordMessages } from './record.messages';
import { ResetPasswordDialog } from './reset-password-dialog';
import { useAccountActions } from './use-account-actions';
import { useSuspension } from './use-suspension';
import { usersMessages } from './users.messages';

/** What can be done to one person. Nobody does to themselves what could lock them out: for oneself there is the own profile. */
export function UserActions({ user }: { readonly user: UserRecordView }) {
  const m = useMessages(recordMessages);
  const words = useMessages(usersMessages);
  const { can, impersonatedBy } = useAccess();
  const [open, setOpen] = useState<'impersonate' | 'reset' | null>(null);
  const { suspend, reinstate, busy, dialog } = useSuspension(user);
  const { invite, removeFactors, erase } = useAccountActions(user);
  if (session.identity() === user.id) return <Badge tone="info">{m.self}</Badge>;
  if (user.status === 'deleted' || impersonatedBy) return null;
  const active = user.status === 'active';
  const more = [
    ...(active && can('user.impersonate') ? [{ key: 'act', label: m.act, run: () => setOpen('impersonate') }] : []),
    ...(active && user.isInvited && can('user.create') ? [{ key: 'invite', label: words.inviteAgain, run: invite }] : []),
    ...(active && can('user.reset') ? [{ key: 'reset', label: m.resetPassword, run: () => setOpen('reset') }] : []),
    ...(can('user.reset') ? [{ key: 'factors', label: m.removeFactors, run: removeFactors }] : []),
  ];
  const close = () => setOpen(null);
  return (
    <>
      {can('user.suspend') &&
        (user.status === 'suspended' ? (
          <Button variant="outline" busy={busy} onClick={reinstate}>
            {words.reinstate}
          </Button>
        ) : (
          <Button variant="outline" busy={busy} onClick={suspend}>
            {words.suspend}
          </Button>
        ))}
      {(more.length > 0 || can('user.erase')) && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="outline">
              <Ellipsis aria-hidden /> {m.moreActions}
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            {more.map(({ key, label, run }) => (
              <DropdownMenuItem key={key} onSelect={run}>
                {label}
              </DropdownMenuItem>
            ))}
            {can('user.erase') && (
              <>
                {more.length > 0 && <DropdownMenuSeparator />}
                <DropdownMenuItem tone="danger" onSelect={erase}>
                  {m.erase}
                </DropdownMenuItem>
              </>
            )}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {dialog}
      {open === 'impersonate' && <ImpersonateDialog user={user} onClose={close} />}
      {open === 'reset' && <ResetPasswordDialog user={user} onClose={close} />}
    </>
  );
}
