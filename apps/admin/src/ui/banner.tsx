import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import type { Tone } from '@/ui/badge';
import { cn } from '@/ui/class-names';

const looks = {
  neutral: { icon: Info, classes: 'border-border bg-muted text-foreground' },
  info: { icon: Info, classes: 'border-info/30 bg-info-soft text-info' },
  success: { icon: CircleCheck, classes: 'border-success/30 bg-success-soft text-success' },
  warning: { icon: TriangleAlert, classes: 'border-warning/30 bg-warning-soft text-warning' },
  danger: { icon: CircleAlert, classes: 'border-danger/30 bg-danger-soft text-danger' },
};

export type BannerProps = Omit<ComponentProps<'div'>, 'title'> & {
  tone?: Tone;
  message: ReactNode;
  action?: ReactNode;
  /** With `dismissLabel`: shows a cross. */
  onDismiss?: () => void;
  dismissLabel?: string;
  /** As wide as the window, without corners: at the top of the page. */
  full?: boolean;
};

/** A message that stays as long as it is true. */
export function Banner({ tone = 'info', message, action, onDismiss, dismissLabel, full, className, ...rest }: BannerProps) {
  const { icon: Icon, classes } = looks[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cn(
        'flex flex-wrap items-center gap-x-3 gap-y-2 border px-4 py-2.5',
        full ? 'border-x-0 border-t-0' : 'rounded-lg',
        classes,
        className,
      )}
      {...rest}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-48">{message}</div>
      {action ? <div className="flex flex-wrap gap-2 print:hidden">{action}</div> : null}
      {onDismiss ? (
        <button
          type="button"
          aria-label={dismissLabel}
          onClick={onDismiss}
          className="-m-1 grid size-7 shrink-0 place-items-center rounded-md hover:bg-foreground/10 pointer-coarse:size-10 print:hidden"
        >
          <X aria-hidden className="size-4" />
        </button>
      ) : null}
    </div>
  );
}
