import { Dialog as Primitive } from 'radix-ui';
import { cn } from '@/ui/class-names';
import { DialogPanel, type DialogProps } from '@/ui/dialog';
import { Overlay } from '@/ui/overlay';

export { DialogBody as SheetBody, DialogClose as SheetClose, DialogFooter as SheetFooter } from '@/ui/dialog';

const sides = {
  start: 'start-0 h-dvh w-[min(20rem,calc(100vw-3rem))] border-e animate-slide-start rtl:animate-slide-end',
  end: 'end-0 h-dvh w-full sm:w-[min(30rem,calc(100vw-3rem))] sm:border-s animate-slide-end rtl:animate-slide-start',
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl border-t animate-slide-up',
};

export type SheetProps = Omit<DialogProps, 'size'> & { side?: keyof typeof sides };

/** A panel at an edge of the screen: the menu of a phone, filters, a record beside its list. */
export function Sheet({ open, defaultOpen, onOpenChange, trigger, side = 'end', className, ...content }: SheetProps) {
  return (
    <Primitive.Root open={open} defaultOpen={defaultOpen} onOpenChange={onOpenChange}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Overlay>
          <DialogPanel className={cn('fixed shadow-raised', sides[side], className)} {...content} />
        </Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
