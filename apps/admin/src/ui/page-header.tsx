import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/ui/class-names';

export type PageHeaderProps = Omit<ComponentProps<'header'>, 'title'> & {
  title: ReactNode;
  description?: ReactNode;
  /** The buttons of the screen, the main one last. */
  actions?: ReactNode;
  breadcrumb?: ReactNode;
  /** Before the title: an avatar, an icon. */
  media?: ReactNode;
  /** Beside the title: the state of the record. */
  badges?: ReactNode;
};

export function PageHeader({ title, description, actions, breadcrumb, media, badges, className, ...rest }: PageHeaderProps) {
  return (
    <header className={cn('mb-5 min-w-0', className)} {...rest}>
      {breadcrumb ? <div className="mb-2 text-[0.8125rem] text-muted-foreground">{breadcrumb}</div> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        {media}
        <div className="min-w-0 grow basis-64">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-xl leading-snug font-semibold tracking-tight break-words">{title}</h1>
            {badges}
          </div>
          {description ? <p className="mt-0.5 max-w-prose text-muted-foreground">{description}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2 print:hidden">{actions}</div> : null}
      </div>
    </header>
  );
}
