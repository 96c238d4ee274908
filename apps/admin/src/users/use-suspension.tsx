import type { ReactNode } from 'react';
import { userAdminReinstate, userAdminSuspend, type UserRecordView } from '@/api/generated';
import { fullName, readAnew, useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { useSuspendDialog } from './use-suspend-dialog';
import { usersMessages } from './users.messages';

/** Keeps one person out, or lets them in again; a suspension can be taken back from its message. */
export function useSuspension(user: UserRecordView): { suspend: () => void; reinstate: () => void; busy: boolean; dialog: ReactNode } {
  const m = useMessages(usersMessages);
  const { run, busy } = useAction();
  const { ask, dialog } = useSuspendDialog();
  const { id } = user;
  const name = fullName(user);
  const suspend = () =>
    ask(m.suspendTitle(name), async (suspension) => {
      const done = await run(() => userAdminSuspend({ path: { id }, body: suspension }), {
        done: m.suspended(name),
        undo: () => userAdminReinstate({ path: { id } }),
        invalidate: readAnew.people,
      });
      return done !== undefined;
    });
  const reinstate = () => run(() => userAdminReinstate({ path: { id } }), { done: m.reinstated(name), invalidate: readAnew.people });
  return { suspend: () => void suspend(), reinstate: () => void reinstate(), busy, dialog };
}
