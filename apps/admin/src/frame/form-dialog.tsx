import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { unreadableIn } from './form-problems';
import { frameMessages } from './frame.messages';

interface FormDialogProps {
  readonly title: string;
  readonly description?: string;
  readonly submitLabel: string;
  readonly busy: boolean;
  /** What it does is grave. */
  readonly tone?: 'danger';
  /** Something is missing yet. */
  readonly disabled?: boolean;
  readonly size?: 'sm' | 'md';
  /** The controls by name. What was typed is in the page alone: nothing keeps it. */
  readonly onSubmit: (data: FormData) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A window that asks for one thing or two. */
export function FormDialog({
  title,
  description,
  submitLabel,
  busy,
  tone,
  disabled,
  size = 'sm',
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const m = useMessages(frameMessages);
  const [unreadable, setUnreadable] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const [first] = unreadableIn(event.currentTarget);
    setUnreadable(first !== undefined);
    if (first) return first.focus();
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
        {/* What is typed while it is sent would be lost. */}
        <DialogBody inert={busy} className="flex flex-col gap-4">
          {children}
          {unreadable && (
            <p role="alert" className="text-[0.8125rem] text-danger">
              {m.unreadable}
            </p>
          )}
        </DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {m.cancel}
          </Button>
          <Button type="submit" busy={busy} disabled={disabled} variant={tone ?? 'primary'}>
            {submitLabel}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
