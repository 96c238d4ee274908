import type { ComponentProps } from 'react';
import { cn } from '@/ui/class-names';

/** The controls above a list: search first, then filters; what belongs at the other end goes into ToolbarEnd. */
export function Toolbar({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('flex flex-wrap items-center gap-2 print:hidden', className)} {...rest} />;
}

export function ToolbarEnd({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('ms-auto flex flex-wrap items-center gap-2', className)} {...rest} />;
}
