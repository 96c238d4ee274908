import { Command as Primitive } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/ui/class-names';
import { itemClasses } from '@/ui/menu-classes';
import { keepOpenForToasts, Overlay } from '@/ui/overlay';
import { useReturnFocus } from '@/ui/use-return-focus';

/** A search whose hits are walked with the arrow keys. `label` names it for assistive technology. */
export function Command({ className, ...rest }: ComponentProps<typeof Primitive> & { label: string }) {
  return <Primitive loop className={cn('flex min-h-0 flex-col overflow-hidden', className)} {...rest} />;
}

export type CommandDialogProps = Omit<ComponentProps<typeof Primitive>, 'label'> & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
};

/** The palette over the page. `shouldFilter={false}` when the hits come from the server. */
export function CommandDialog({ open, onOpenChange, title, children, className, ...rest }: CommandDialogProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Overlay className="grid justify-items-center sm:pt-[12vh]">
          <Panel title={title}>
            <Command label={title} className={cn('grow', className)} {...rest}>
              {children}
            </Command>
          </Panel>
        </Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  const returnFocus = useReturnFocus();
  return (
    <Dialog.Content
      aria-describedby={undefined}
      onPointerDownOutside={keepOpenForToasts}
      onCloseAutoFocus={returnFocus}
      className="flex h-dvh w-full animate-rise flex-col self-start overflow-hidden bg-card text-card-foreground outline-none sm:h-auto sm:max-h-[70vh] sm:max-w-xl sm:rounded-xl sm:border sm:shadow-raised"
    >
      <Dialog.Title className="sr-only">{title}</Dialog.Title>
      {children}
    </Dialog.Content>
  );
}

export function CommandInput({ className, ...rest }: ComponentProps<typeof Primitive.Input>) {
  return (
    <div className="flex h-12 shrink-0 items-center gap-3 border-b px-4">
      <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <Primitive.Input className={cn('h-full w-full bg-transparent text-base outline-none', className)} {...rest} />
    </div>
  );
}

export function CommandList({ className, ...rest }: ComponentProps<typeof Primitive.List> & { label: string }) {
  return <Primitive.List className={cn('min-h-0 grow overflow-y-auto overscroll-contain p-1.5', className)} {...rest} />;
}

export function CommandEmpty({ className, ...rest }: ComponentProps<typeof Primitive.Empty>) {
  return <Primitive.Empty className={cn('px-4 py-10 text-center text-muted-foreground', className)} {...rest} />;
}

export function CommandGroup({ className, ...rest }: ComponentProps<typeof Primitive.Group>) {
  return (
    <Primitive.Group
      className={cn(
        '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1',
        '[&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground',
        className,
      )}
      {...rest}
    />
  );
}

export function CommandItem({ className, ...rest }: ComponentProps<typeof Primitive.Item>) {
  return (
    <Primitive.Item
      className={cn(
        itemClasses,
        'py-2 data-[disabled=false]:pointer-events-auto data-[disabled=false]:opacity-100 data-[selected=true]:bg-accent',
        className,
      )}
      {...rest}
    />
  );
}
