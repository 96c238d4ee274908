import type { FormEvent, ReactNode } from 'react';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { profileMessages } from './profile.messages';

interface FormDialogProps {
  readonly title: string;
  readonly description?: string;
  readonly submitLabel: string;
  readonly busy: boolean;
  readonly size?: 'sm' | 'md';
  /** The controls by name. What was typed is in the page alone: nothing keeps it. */
  readonly onSubmit: (data: FormData) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A window that asks for one thing or two. */
export function FormDialog({ title, description, submitLabel, busy, size = 'sm', onSubmit, onClose, children }: FormDialogProps) {
  const m = useMessages(profileMessages);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!busy) onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={title}
      {...(description !== undefined && { description })}
      closeLabel={m.close}
      size={size}
    >
      <form noValidate className="contents" onSubmit={submit}>
        <DialogBody className="flex flex-col gap-4">{children}</DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {m.cancel}
          </Button>
          <Button type="submit" busy={busy}>
            {submitLabel}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
