import { Popover as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/ui/class-names';
import { surfaceClasses } from '@/ui/menu-classes';

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;

/** Something small beside what opened it: filters, columns, details. Give it an aria-label. */
export function PopoverContent({ className, align = 'start', ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          surfaceClasses,
          'max-h-(--radix-popover-content-available-height) w-72 max-w-[calc(100vw-1rem)] overflow-y-auto overscroll-contain p-4',
          className,
        )}
        {...rest}
      />
    </Primitive.Portal>
  );
}
