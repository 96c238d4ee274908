import { type ReactNode, useRef } from 'react';
import { session } from '@/api';
import { userAccountInvite, userAdminReinstate, userAdminSuspend, userSessionEndAll, type UserView } from '@/api/generated';
import { type BulkAction, fullName, useAccess, useConfirm } from '@/frame';
import { useMessages } from '@/i18n';
import { type Suspension, useSuspendDialog } from './use-suspend-dialog';
import { usersMessages } from './users.messages';

/** What can be done to several people at once. `dialog` goes beside the list. */
export function useBulkActions(): { bulk: readonly BulkAction<UserView>[]; dialog: ReactNode } {
  const m = useMessages(usersMessages);
  const { can } = useAccess();
  const confirm = useConfirm();
  const { ask, dialog } = useSuspendDialog();
  const suspension = useRef<Suspension | null>(null);
  const own = session.identity();
  const suspend: BulkAction<UserView> = {
    key: 'suspend',
    title: m.suspend,
    tone: 'danger',
    applies: ({ id, status }) => status === 'active' && id !== own,
    confirm: async (rows) => {
      suspension.current = await ask(rows.length === 1 ? m.suspendTitle(fullName(rows[0]!)) : m.suspendMany(rows.length));
      return suspension.current !== null;
    },
    run: ({ id }) => userAdminSuspend({ path: { id }, body: suspension.current! }),
    undo: ({ id }) => userAdminReinstate({ path: { id } }),
  };
  const reinstate: BulkAction<UserView> = {
    key: 'reinstate',
    title: m.reinstate,
    applies: ({ status }) => status === 'suspended',
    run: ({ id }) => userAdminReinstate({ path: { id } }),
  };
  const endSessions: BulkAction<UserView> = {
    key: 'end-sessions',
    title: m.endSessions,
    // Oneself in the middle of them would be signed out before it comes to the others.
    applies: ({ id, status }) => status !== 'deleted' && id !== own,
    confirm: ({ length }) => confirm({ title: m.endSessionsOf(length), body: m.endSessionsBody, action: m.endSessions, tone: 'danger' }),
    run: ({ id }) => userSessionEndAll({ path: { id } }),
  };
  const invite: BulkAction<UserView> = {
    key: 'invite',
    title: m.inviteAgain,
    applies: ({ status, isInvited }) => status === 'active' && isInvited,
    run: ({ id }) => userAccountInvite({ path: { id } }),
  };
  const bulk = [
    ...(can('user.suspend') ? [suspend, reinstate] : []),
    ...(can('user.end-sessions') ? [endSessions] : []),
    ...(can('user.create') ? [invite] : []),
  ];
  return { bulk, dialog };
}
