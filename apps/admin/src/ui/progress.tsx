import type { ReactNode } from 'react';
import { cn } from '@/ui/class-names';

export type ProgressProps = {
  /** Names what is going forward. */
  label: string;
  /** Between 0 and `max`; null while nobody knows. */
  value: number | null;
  max?: number;
  /** Below the bar: "120 of 500". */
  text?: ReactNode;
  hideLabel?: boolean;
  className?: string;
};

export function Progress({ label, value, max = 100, text, hideLabel, className }: ProgressProps) {
  return (
    <div className={cn('min-w-0', className)}>
      <div className={cn('mb-1.5 flex justify-between gap-3', hideLabel && !text && 'sr-only')}>
        <span className={hideLabel ? 'sr-only' : 'font-medium'}>{label}</span>
        {text ? <span className="ms-auto text-muted-foreground tabular-nums">{text}</span> : null}
      </div>
      <progress
        aria-label={label}
        max={max}
        value={value ?? undefined}
        className={cn(
          'block h-2 w-full appearance-none overflow-hidden rounded-full bg-accent',
          '[&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-primary',
          '[&::-moz-progress-bar]:rounded-full [&::-moz-progress-bar]:bg-primary indeterminate:animate-breathe indeterminate:bg-primary',
        )}
      />
    </div>
  );
}
