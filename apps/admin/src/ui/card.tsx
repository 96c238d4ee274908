import type { ComponentProps } from 'react';
import { cn } from '@/ui/class-names';

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section
      className={cn(
        'flex min-w-0 flex-col overflow-clip rounded-xl border bg-card text-card-foreground shadow-card print:shadow-none',
        className,
      )}
      {...rest}
    />
  );
}

/** Title and description at the start, actions (the last child with `ms-auto`) at the end. */
export function CardHeader({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('flex flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-4 sm:px-5', className)} {...rest} />;
}

export function CardTitle({ className, children, ...rest }: ComponentProps<'h2'>) {
  return (
    <h2 className={cn('text-[0.9375rem] font-semibold', className)} {...rest}>
      {children}
    </h2>
  );
}

export function CardDescription({ className, ...rest }: ComponentProps<'p'>) {
  return <p className={cn('basis-full text-muted-foreground', className)} {...rest} />;
}

export function CardContent({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('min-w-0 grow content-start p-4 sm:px-5', className)} {...rest} />;
}

export function CardFooter({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div
      className={cn('flex flex-wrap items-center justify-end gap-2 rounded-b-xl border-t bg-muted/50 px-4 py-3 sm:px-5', className)}
      {...rest}
    />
  );
}
