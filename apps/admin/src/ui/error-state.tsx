import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/ui/class-names';

export type ErrorStateProps = Omit<ComponentProps<'div'>, 'title'> & {
  icon?: LucideIcon;
  title: ReactNode;
  /** What happened and what can be done, in words for people. */
  body?: ReactNode;
  /** Try again, go back. */
  action?: ReactNode;
  /** For whoever is asked for help: the error's code and the request's id. */
  details?: ReactNode;
};

/** Something could not be shown. */
export function ErrorState({ icon: Icon = CircleAlert, title, body, action, details, className, ...rest }: ErrorStateProps) {
  return (
    <div role="alert" className={cn('mx-auto flex max-w-md flex-col items-center px-6 py-12 text-center', className)} {...rest}>
      <span className="mb-4 grid size-12 place-items-center rounded-full bg-danger-soft text-danger">
        <Icon aria-hidden className="size-6" />
      </span>
      <p className="text-base font-semibold">{title}</p>
      {body ? <div className="mt-1.5 text-muted-foreground">{body}</div> : null}
      {action ? <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div> : null}
      {details ? <div className="mt-5 font-mono text-xs break-all text-muted-foreground">{details}</div> : null}
    </div>
  );
}
