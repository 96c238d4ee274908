import { useState } from 'react';
import { userAccountResetPassword, type UserRecordView } from '@/api/generated';
import { fullName, readAnew, useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { AlertDialog, AlertDialogBody, AlertDialogFooter } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { recordMessages } from './record.messages';

/** Takes the password out of use; the person chooses another one by mail. */
export function ResetPasswordDialog({ user, onClose }: { readonly user: UserRecordView; readonly onClose: () => void }) {
  const m = useMessages(recordMessages);
  const { run, busy } = useAction();
  const [removeSecondFactors, setRemove] = useState(false);
  const reset = async () => {
    const done = await run(() => userAccountResetPassword({ path: { id: user.id }, body: { removeSecondFactors } }), {
      done: m.resetDone(user.email),
      invalidate: readAnew.people,
    });
    if (done !== undefined) onClose();
  };
  return (
    <AlertDialog open title={m.resetTitle(fullName(user))} onOpenChange={(next) => !next && onClose()}>
      <AlertDialogBody className="flex flex-col gap-4">
        <p>{m.resetBody}</p>
        <Checkbox
          label={m.resetFactors}
          hint={m.resetFactorsHint}
          checked={removeSecondFactors}
          onCheckedChange={(next) => setRemove(next)}
        />
      </AlertDialogBody>
      <AlertDialogFooter>
        <Button variant="outline" onClick={onClose}>
          {m.cancel}
        </Button>
        <Button variant="danger" busy={busy} onClick={() => void reset()}>
          {m.resetDo}
        </Button>
      </AlertDialogFooter>
    </AlertDialog>
  );
}
