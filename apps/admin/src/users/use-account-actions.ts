import { useNavigate } from '@tanstack/react-router';
import { erasureErase, userAccountInvite, userAccountResetSecondFactors, type UserRecordView } from '@/api/generated';
import { fullName, readAnew, useAction, useConfirm } from '@/frame';
import { useMessages } from '@/i18n';
import { recordMessages } from './record.messages';

/** Invites again, removes second factors, erases. */
export function useAccountActions(user: UserRecordView) {
  const m = useMessages(recordMessages);
  const { run } = useAction();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const path = { id: user.id };
  const name = fullName(user);
  const invite = () => void run(() => userAccountInvite({ path }), { done: m.invited(user.email) });
  const removeFactors = async () => {
    const question = { title: m.removeFactorsTitle(name), body: m.removeFactorsBody, action: m.removeFactors, tone: 'danger' as const };
    if (!(await confirm(question))) return;
    await run(() => userAccountResetSecondFactors({ path }), { done: m.factorsRemoved, invalidate: readAnew.people });
  };
  const erase = async () => {
    const question = { title: m.eraseTitle(name), body: m.eraseBody, action: m.erase, tone: 'danger' as const, typed: user.email };
    if (!(await confirm(question))) return;
    const done = await run(() => erasureErase({ path }), { done: m.erased, invalidate: readAnew.people });
    if (done) void navigate({ to: '/users' } as never);
  };
  return { invite, removeFactors: () => void removeFactors(), erase: () => void erase() };
}
