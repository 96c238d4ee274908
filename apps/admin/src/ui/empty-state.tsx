import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/ui/class-names';

export type EmptyStateProps = Omit<ComponentProps<'div'>, 'title'> & {
  icon?: LucideIcon;
  title: ReactNode;
  /** What will be here, and what to do for it. */
  body?: ReactNode;
  /** The button that does it. */
  action?: ReactNode;
};

/** Nothing here yet, or nothing found: says which, and what to do. */
export function EmptyState({ icon: Icon, title, body, action, className, ...rest }: EmptyStateProps) {
  return (
    <div className={cn('mx-auto flex max-w-md flex-col items-center px-6 py-12 text-center', className)} {...rest}>
      {Icon ? (
        <span className="mb-4 grid size-12 place-items-center rounded-full bg-primary-soft text-primary-text">
          <Icon aria-hidden className="size-6" />
        </span>
      ) : (
        <EmptyTray />
      )}
      <p className="text-base font-semibold">{title}</p>
      {body ? <div className="mt-1.5 text-muted-foreground">{body}</div> : null}
      {action ? <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

function EmptyTray() {
  return (
    <svg aria-hidden viewBox="0 0 96 64" className="mb-4 h-16 w-24 fill-none stroke-input">
      <rect x="14" y="8" width="68" height="14" rx="4" strokeDasharray="4 4" />
      <rect x="14" y="27" width="68" height="14" rx="4" strokeDasharray="4 4" className="opacity-60" />
      <path
        d="M8 40h22l5 8h26l5-8h22v10a8 8 0 0 1-8 8H16a8 8 0 0 1-8-8z"
        className="fill-card stroke-primary"
        strokeWidth="2"
        strokeLinejoin="round"
      />
    </svg>
  );
}
