import { useState } from 'react';
import { session } from '@/api';
import { userSessionImpersonate, type UserRecordView } from '@/api/generated';
import { FormDialog, fullName, useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { recordMessages } from './record.messages';

const SHORTEST_REASON = 3;

/** Asks why, and is that person from then on, in this tab. */
export function ImpersonateDialog({ user, onClose }: { readonly user: UserRecordView; readonly onClose: () => void }) {
  const m = useMessages(recordMessages);
  const { run, busy } = useAction();
  const [reason, setReason] = useState('');
  const begin = async () => {
    const tokens = await run(() => userSessionImpersonate({ path: { id: user.id }, body: { reason: reason.trim(), client: 'bearer' } }));
    if (!tokens) return;
    onClose();
    await session.actAs(tokens);
  };
  return (
    <FormDialog
      title={m.actTitle(fullName(user))}
      description={m.actBody}
      submitLabel={m.actDo}
      busy={busy}
      disabled={reason.trim().length < SHORTEST_REASON}
      onSubmit={() => void begin()}
      onClose={onClose}
    >
      <Field label={m.actReason} hint={m.actReasonHint} required>
        <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} autoFocus />
      </Field>
    </FormDialog>
  );
}
