import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/class-names';
import { keepOpenForToasts, Overlay } from '@/ui/overlay';
import { useReturnFocus } from '@/ui/use-return-focus';

const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-4xl' };

export type DialogProps = Omit<ComponentProps<typeof Primitive.Content>, 'title'> & {
  open?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** A button that opens it; the focus returns to it. */
  trigger?: ReactElement;
  title: ReactNode;
  description?: ReactNode;
  /** Name of the button with the cross; without one there is none, for what must be answered. */
  closeLabel?: string;
  size?: keyof typeof widths;
  hideTitle?: boolean;
};

/** A window over the page, as large as the screen on a phone. Put the content into DialogBody, the buttons into DialogFooter. */
export function Dialog({ open, defaultOpen, onOpenChange, trigger, size = 'md', className, ...content }: DialogProps) {
  return (
    <Primitive.Root open={open} defaultOpen={defaultOpen} onOpenChange={onOpenChange}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Overlay className="grid sm:place-items-center sm:p-6">
          <DialogPanel
            className={cn(
              'relative max-h-dvh w-full animate-rise max-sm:h-dvh',
              'sm:max-h-[calc(100dvh-3rem)] sm:rounded-xl sm:border sm:shadow-raised',
              widths[size],
              className,
            )}
            {...content}
          />
        </Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export type DialogPanelProps = Pick<DialogProps, 'title' | 'description' | 'closeLabel' | 'hideTitle'> &
  Omit<ComponentProps<typeof Primitive.Content>, 'title'>;

/** What a dialog and a sheet have in common: heading, content, and the cross, which is last so that the focus begins in the content. */
export function DialogPanel({ title, description, closeLabel, hideTitle, className, children, ...rest }: DialogPanelProps) {
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Content
      {...(description ? {} : { 'aria-describedby': undefined })}
      onPointerDownOutside={keepOpenForToasts}
      onCloseAutoFocus={returnFocus}
      className={cn('flex flex-col bg-card text-card-foreground outline-none', className)}
      {...rest}
    >
      <div className={cn('py-4 ps-5 pe-14', hideTitle && 'sr-only')}>
        <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
        {description ? <Primitive.Description className="mt-1 text-muted-foreground">{description}</Primitive.Description> : null}
      </div>
      {children}
      {closeLabel === undefined ? null : (
        <Primitive.Close asChild>
          <Button variant="ghost" size="icon-sm" aria-label={closeLabel} className="absolute end-3 top-3">
            <X aria-hidden />
          </Button>
        </Primitive.Close>
      )}
    </Primitive.Content>
  );
}

/** The part that scrolls. */
export function DialogBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('min-h-0 grow content-start overflow-y-auto overscroll-contain px-5 pt-1 pb-5', className)} {...rest} />;
}

export function DialogFooter({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('flex flex-wrap justify-end gap-2 border-t px-5 py-3 max-sm:[&>*]:grow', className)} {...rest} />;
}

/** Closes the dialog it is in: `<DialogClose asChild><Button …/></DialogClose>`. */
export const DialogClose = Primitive.Close;
