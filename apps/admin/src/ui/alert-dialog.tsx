import { AlertDialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { cn } from '@/ui/class-names';
import { Overlay } from '@/ui/overlay';
import { useReturnFocus } from '@/ui/use-return-focus';

type PanelProps = Omit<ComponentProps<typeof Primitive.Content>, 'title'> & { title: ReactNode };

export type AlertDialogProps = PanelProps & {
  open?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactElement;
};

/** A question that must be answered: a click beside it does not close it. Escape does. */
export function AlertDialog({ open, defaultOpen, onOpenChange, trigger, title, className, children, ...rest }: AlertDialogProps) {
  return (
    <Primitive.Root open={open} defaultOpen={defaultOpen} onOpenChange={onOpenChange}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Overlay className="grid place-items-center p-4">
          <Panel title={title} className={className} {...rest}>
            {children}
          </Panel>
        </Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Panel({ title, className, children, ...rest }: PanelProps) {
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Content
      onCloseAutoFocus={returnFocus}
      className={cn(
        'max-h-[calc(100dvh-2rem)] w-full max-w-md animate-rise overflow-y-auto rounded-xl border bg-card p-5 text-card-foreground',
        'shadow-raised outline-none',
        className,
      )}
      {...rest}
    >
      <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
      {children}
    </Primitive.Content>
  );
}

/** The question itself, read out as the description of the dialog. Controls may follow the words. */
export function AlertDialogBody({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <Primitive.Description asChild>
      <div className={cn('mt-2 grid gap-4 text-muted-foreground [&_label]:text-foreground', className)} {...rest} />
    </Primitive.Description>
  );
}

export function AlertDialogFooter({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('mt-5 flex flex-wrap justify-end gap-2 max-sm:[&>*]:grow', className)} {...rest} />;
}
