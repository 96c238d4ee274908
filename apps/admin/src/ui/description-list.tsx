import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/ui/class-names';

/** The facts of a record: name and value in two columns, one below the other on a phone. */
export function DescriptionList({ className, ...rest }: ComponentProps<'dl'>) {
  return <dl className={cn('divide-y', className)} {...rest} />;
}

export type DescriptionItemProps = Omit<ComponentProps<'div'>, 'children'> & {
  label: ReactNode;
  children: ReactNode;
  /** Copy, edit. */
  action?: ReactNode;
};

export function DescriptionItem({ label, children, action, className, ...rest }: DescriptionItemProps) {
  return (
    <div className={cn('grid gap-x-4 gap-y-0.5 py-2.5 sm:grid-cols-[minmax(8rem,14rem)_1fr]', className)} {...rest}>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="flex min-w-0 items-start justify-between gap-3">
        <div className="min-w-0 break-words">{children}</div>
        {action ? <div className="-my-1.5 shrink-0">{action}</div> : null}
      </dd>
    </div>
  );
}
