import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/class-names';
import { keepOpenForToasts, Overlay } from '@/ui/overlay';

export { DialogBody as SheetBody, DialogFooter as SheetFooter } from '@/ui/dialog';
export const Sheet = Primitive.Root;
export const SheetTrigger = Primitive.Trigger;
export const SheetClose = Primitive.Close;

const sides = {
  start: 'start-0 h-dvh w-[min(20rem,calc(100vw-3rem))] border-e animate-slide-start rtl:animate-slide-end',
  end: 'end-0 h-dvh w-full sm:w-[min(30rem,calc(100vw-3rem))] sm:border-s animate-slide-end rtl:animate-slide-start',
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl border-t animate-slide-up',
};

export type SheetContentProps = Omit<ComponentProps<typeof Primitive.Content>, 'title'> & {
  title: ReactNode;
  description?: ReactNode;
  closeLabel: string;
  side?: keyof typeof sides;
  hideTitle?: boolean;
};

/** A panel at an edge of the screen: the menu of a phone, filters, a record beside its list. */
export function SheetContent({ title, description, closeLabel, side = 'end', hideTitle, className, children, ...rest }: SheetContentProps) {
  return (
    <Primitive.Portal>
      <Overlay>
        <Primitive.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onPointerDownOutside={keepOpenForToasts}
          className={cn('fixed flex flex-col bg-card text-card-foreground shadow-raised outline-none', sides[side], className)}
          {...rest}
        >
          <div className={cn('py-4 ps-5 pe-14', hideTitle && 'sr-only')}>
            <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
            {description ? <Primitive.Description className="mt-1 text-muted-foreground">{description}</Primitive.Description> : null}
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
