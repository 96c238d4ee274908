import { Check, Circle } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/ui/class-names';
import { itemClasses, surfaceClasses } from '@/ui/menu-classes';

/** Not modal: the page behind stays as it is, and no style element is needed to hold it. */
export function DropdownMenu(props: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root modal={false} {...props} />;
}

export const DropdownMenuTrigger = Primitive.Trigger;
export const DropdownMenuRadioGroup = Primitive.RadioGroup;

const content = cn(
  surfaceClasses,
  'max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto overscroll-contain p-1',
);
const focused = 'focus:bg-accent data-[state=open]:bg-accent';

export function DropdownMenuContent({ className, align = 'end', ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content align={align} sideOffset={4} collisionPadding={8} className={cn(content, className)} {...rest} />
    </Primitive.Portal>
  );
}

export function DropdownMenuItem({
  className,
  tone = 'neutral',
  ...rest
}: ComponentProps<typeof Primitive.Item> & { tone?: 'neutral' | 'danger' }) {
  return (
    <Primitive.Item className={cn(itemClasses, focused, tone === 'danger' && 'text-danger focus:bg-danger-soft', className)} {...rest} />
  );
}

export function DropdownMenuCheckboxItem({ className, children, ...rest }: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem className={cn(itemClasses, focused, 'ps-8', className)} {...rest}>
      <Primitive.ItemIndicator className="absolute start-2">
        <Check aria-hidden />
      </Primitive.ItemIndicator>
      {children}
    </Primitive.CheckboxItem>
  );
}

export function DropdownMenuRadioItem({ className, children, ...rest }: ComponentProps<typeof Primitive.RadioItem>) {
  return (
    <Primitive.RadioItem className={cn(itemClasses, focused, 'ps-8', className)} {...rest}>
      <Primitive.ItemIndicator className="absolute start-2">
        <Circle aria-hidden className="mx-1 size-2 fill-current" />
      </Primitive.ItemIndicator>
      {children}
    </Primitive.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...rest }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={cn('px-2.5 py-1.5 text-xs font-medium text-muted-foreground', className)} {...rest} />;
}

export function DropdownMenuSeparator({ className, ...rest }: ComponentProps<typeof Primitive.Separator>) {
  return <Primitive.Separator className={cn('-mx-1 my-1 h-px bg-border', className)} {...rest} />;
}
