import { Tooltip as Primitive } from 'radix-ui';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { cn } from '@/ui/class-names';

export type TooltipProps = Omit<ComponentProps<typeof Primitive.Content>, 'content' | 'children'> & {
  content: ReactNode;
  /** What it explains: something that takes the focus. It needs a name of its own, since touch screens show no tooltip. */
  children: ReactElement;
  delay?: number;
};

export function Tooltip({ content, children, delay = 400, className, ...rest }: TooltipProps) {
  return (
    <Primitive.Provider delayDuration={delay}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content
            sideOffset={6}
            collisionPadding={8}
            className={cn(
              'z-50 max-w-72 animate-appear rounded-md bg-foreground px-2.5 py-1.5 text-xs text-background shadow-raised print:hidden',
              className,
            )}
            {...rest}
          >
            {content}
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  );
}
