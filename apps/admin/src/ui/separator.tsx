import type { ComponentProps } from 'react';
import { cn } from '@/ui/class-names';

export function Separator({
  orientation = 'horizontal',
  className,
  ...rest
}: ComponentProps<'div'> & { orientation?: 'horizontal' | 'vertical' }) {
  return (
    <div
      role="separator"
      aria-orientation={orientation}
      className={cn('shrink-0 bg-border', orientation === 'horizontal' ? 'h-px w-full' : 'h-auto w-px self-stretch', className)}
      {...rest}
    />
  );
}
