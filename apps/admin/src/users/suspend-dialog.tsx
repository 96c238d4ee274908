import { type ReactNode, useState } from 'react';
import { startOfDay, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { DateInput } from '@/ui/date-input';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { recordMessages } from './record.messages';
import { usersMessages } from './users.messages';

/** Why somebody is kept out, and until when; null: until somebody lets them in. */
export interface Suspension {
  readonly reason: string;
  readonly until: string | null;
}

/** `const { ask, dialog } = useSuspendDialog()`: asks why and until when. Null: rather not. `dialog` goes into the screen. */
export function useSuspendDialog(): { ask: (title: string) => Promise<Suspension | null>; dialog: ReactNode } {
  const [open, setOpen] = useState<{ title: string; answer: (suspension: Suspension | null) => void } | null>(null);
  const settle = (suspension: Suspension | null) => {
    open?.answer(suspension);
    setOpen(null);
  };
  return {
    ask: (title) => new Promise((answer) => setOpen({ title, answer })),
    dialog: open && <SuspendDialog title={open.title} onSettled={settle} />,
  };
}

interface SuspendDialogProps {
  readonly title: string;
  readonly onSettled: (suspension: Suspension | null) => void;
}

function SuspendDialog({ title, onSettled }: SuspendDialogProps) {
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
