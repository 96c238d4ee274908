import { useState } from 'react';
import { FormDialog } from '@/frame';
import { startOfDay, useMessages } from '@/i18n';
import { DateInput } from '@/ui/date-input';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { recordMessages } from './record.messages';
import type { Suspension } from './use-suspend-dialog';
import { usersMessages } from './users.messages';

interface SuspendDialogProps {
  readonly title: string;
  readonly busy: boolean;
  readonly onSettled: (suspension: Suspension | null) => void;
}

/** Asks why somebody is kept out, and until when. */
export function SuspendDialog({ title, busy, onSettled }: SuspendDialogProps) {
  const m = useMessages(recordMessages);
  const words = useMessages(usersMessages);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [wrong, setWrong] = useState<{ reason?: string; until?: string }>({});
  const submit = () => {
    const end = until === '' ? null : startOfDay(until);
    const found = {
      ...(reason.trim() === '' && { reason: m.reasonMissing }),
      ...(end !== null && Date.parse(end) <= Date.now() && { until: m.untilPast }),
    };
    setWrong(found);
    if (Object.keys(found).length === 0) onSettled({ reason: reason.trim(), until: end });
  };
  return (
    <FormDialog
      title={title}
      description={m.suspendBody}
      submitLabel={words.suspend}
      busy={busy}
      tone="danger"
      onSubmit={submit}
      onClose={() => onSettled(null)}
    >
      <Field label={m.reason} hint={m.reasonHint} error={wrong.reason} required>
        <Textarea value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} rows={3} autoFocus />
      </Field>
      <Field label={m.until} hint={m.untilHint} error={wrong.until} optionalLabel={m.optional}>
        <DateInput value={until} onValueChange={setUntil} />
      </Field>
    </FormDialog>
  );
}
