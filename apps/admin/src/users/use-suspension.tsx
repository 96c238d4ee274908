import type { ReactNode } from 'react';
import { userAdminReinstate, userAdminSuspend, type UserRecordView } from '@/api/generated';
import { useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { recordMessages } from './record.messages';
import { useSuspendDialog } from './use-suspend-dialog';
import { fullName } from './user-names';
import { usersMessages } from './users.messages';

/** Keeps one person out, or lets them in again; a suspension can be taken back from its message. */
export function useSuspension(user: UserRecordView): { suspend: () => void; reinstate: () => void; busy: boolean; dialog: ReactNode } {
  const m = useMessages(usersMessages);
  const words = useMessages(recordMessages);
  const { run, busy } = useAction();
  const { ask, dialog } = useSuspendDialog();
  const { id } = user;
  const name = fullName(user);
  const suspend = async () => {
    const suspension = await ask(words.suspendTitle(name));
    if (!suspension) return;
    await run(() => userAdminSuspend({ path: { id }, body: suspension }), {
      done: m.suspended(name),
      undo: () => userAdminReinstate({ path: { id } }),
      invalidate: [['users']],
    });
  };
  const reinstate = () => run(() => userAdminReinstate({ path: { id } }), { done: m.reinstated(name), invalidate: [['users']] });
  return { suspend: () => void suspend(), reinstate: () => void reinstate(), busy, dialog };
}
