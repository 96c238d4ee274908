import { AlertDialog as Primitive } from 'radix-ui';
import { type ComponentProps, type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/class-names';
import { Input } from '@/ui/input';
import { Overlay } from '@/ui/overlay';

export const AlertDialog = Primitive.Root;
export const AlertDialogTrigger = Primitive.Trigger;
export const AlertDialogCancel = Primitive.Cancel;
export const AlertDialogAction = Primitive.Action;

export type AlertDialogContentProps = Omit<ComponentProps<typeof Primitive.Content>, 'title'> & {
  title: ReactNode;
  description: ReactNode;
};

/** A question that must be answered: a click beside it does not close it. */
export function AlertDialogContent({ title, description, className, children, ...rest }: AlertDialogContentProps) {
  return (
    <Primitive.Portal>
      <Overlay className="grid place-items-center p-4">
        <Primitive.Content
          className={cn(
            'w-full max-w-md animate-rise overflow-y-auto rounded-xl border bg-card p-5 text-card-foreground shadow-raised outline-none',
            'max-h-[calc(100dvh-2rem)]',
            className,
          )}
          {...rest}
        >
          <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
          <Primitive.Description asChild className="mt-2 text-muted-foreground">
            <div>{description}</div>
          </Primitive.Description>
          {children}
        </Primitive.Content>
      </Overlay>
    </Primitive.Portal>
  );
}

export function AlertDialogFooter({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('mt-5 flex flex-wrap justify-end gap-2 max-sm:[&>*]:grow', className)} {...rest} />;
}

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description: ReactNode;
  confirmLabel: ReactNode;
  cancelLabel: ReactNode;
  onConfirm: () => void;
  tone?: 'danger' | 'primary';
  /** While what was confirmed is being done. */
  busy?: boolean;
  error?: ReactNode;
  /** For what cannot be undone: the word to type, such as the name of the record, and what asks for it. */
  typed?: { label: ReactNode; expected: string };
  /** More to choose, between the question and the buttons. */
  children?: ReactNode;
};

/** A question with its two answers; with `typed`, the first of them only after the word has been written. */
export function ConfirmDialog({ open, onOpenChange, title, description, ...form }: ConfirmDialogProps) {
  return (
    <AlertDialog open={open} onOpenChange={form.busy ? undefined : onOpenChange}>
      <AlertDialogContent title={title} description={description}>
        <ConfirmForm {...form} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

function ConfirmForm({
  confirmLabel,
  cancelLabel,
  onConfirm,
  tone = 'danger',
  busy = false,
  error,
  typed,
  children,
}: Omit<ConfirmDialogProps, 'open' | 'onOpenChange' | 'title' | 'description'>) {
  const id = useId();
  const [text, setText] = useState('');
  const ready = typed === undefined || text.trim() === typed.expected;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onConfirm();
  };
  return (
    <form onSubmit={submit} className="mt-4">
      {children}
      {typed ? (
        <div className="mt-3">
          <label htmlFor={id} className="mb-1.5 block">
            {typed.label}
          </label>
          <Input id={id} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" spellCheck={false} />
        </div>
      ) : null}
      <div aria-live="polite">{error ? <p className="mt-3 text-danger">{error}</p> : null}</div>
      <AlertDialogFooter>
        <AlertDialogCancel asChild>
          <Button variant="outline" disabled={busy}>
            {cancelLabel}
          </Button>
        </AlertDialogCancel>
        <Button type="submit" variant={tone} busy={busy} disabled={!ready}>
          {confirmLabel}
        </Button>
      </AlertDialogFooter>
    </form>
  );
}
