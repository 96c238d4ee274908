import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/class-names';
import { keepOpenForToasts, Overlay } from '@/ui/overlay';

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-4xl' };

export type DialogContentProps = Omit<ComponentProps<typeof Primitive.Content>, 'title'> & {
  title: ReactNode;
  description?: ReactNode;
  /** Name of the button with the cross. */
  closeLabel: string;
  size?: keyof typeof widths;
  hideTitle?: boolean;
};

/** A window over the page, as large as the screen on a phone. Put the words into DialogBody, the buttons into DialogFooter. */
export function DialogContent({
  title,
  description,
  closeLabel,
  size = 'md',
  hideTitle,
  className,
  children,
  ...rest
}: DialogContentProps) {
  return (
    <Primitive.Portal>
      <Overlay className="grid sm:place-items-center sm:p-6">
        <Primitive.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onPointerDownOutside={keepOpenForToasts}
          className={cn(
            'relative flex max-h-dvh w-full animate-rise flex-col bg-card text-card-foreground outline-none max-sm:h-dvh',
            'sm:max-h-[calc(100dvh-3rem)] sm:rounded-xl sm:border sm:shadow-raised',
            widths[size],
            className,
          )}
          {...rest}
        >
          <div className={cn('flex items-start gap-3 py-4 ps-5 pe-14', hideTitle && 'sr-only')}>
            <div className="min-w-0">
              <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
              {description ? (
                <Primitive.Description className="mt-1 text-muted-foreground">{description}</Primitive.Description>
              ) : null}
            </div>
          </div>
          {children}
          <Primitive.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label={closeLabel} className="absolute end-3 top-3">
              <X aria-hidden />
            </Button>
          </Primitive.Close>
        </Primitive.Content>
      </Overlay>
    </Primitive.Portal>
  );
}

/** The part that scrolls. */
export function DialogBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('min-h-0 grow overflow-y-auto overscroll-contain px-5 pt-1 pb-5', className)} {...rest} />;
}

export function DialogFooter({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('flex flex-wrap justify-end gap-2 border-t px-5 py-3 max-sm:[&>*]:grow', className)} {...rest} />;
}
