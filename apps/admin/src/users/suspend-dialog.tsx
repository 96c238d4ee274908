import { useState } from 'react';
import { startOfDay, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { DateInput } from '@/ui/date-input';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { recordMessages } from './record.messages';
import type { Suspension } from './use-suspend-dialog';
import { usersMessages } from './users.messages';

interface SuspendDialogProps {
  readonly title: string;
  readonly onSettled: (suspension: Suspension | null) => void;
}

/** Asks why somebody is kept out, and until when. */
export function SuspendDialog({ title, onSettled }: SuspendDialogProps) {
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
    <Dialog open onOpenChange={(next) => !next && onSettled(null)} title={title} description={m.suspendBody} closeLabel={m.close} size="sm">
      <form
        noValidate
        className="contents"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <DialogBody className="flex flex-col gap-4">
          <Field label={m.reason} hint={m.reasonHint} error={wrong.reason} required>
            <Textarea value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} rows={3} autoFocus />
          </Field>
          <Field label={m.until} hint={m.untilHint} error={wrong.until} optionalLabel={m.optional}>
            <DateInput value={until} onValueChange={setUntil} />
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={() => onSettled(null)}>
            {m.cancel}
          </Button>
          <Button type="submit" variant="danger">
            {words.suspend}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
