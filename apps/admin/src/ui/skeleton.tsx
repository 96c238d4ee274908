import type { ComponentProps, ReactNode } from 'react';
import { Card } from '@/ui/card';
import { cn } from '@/ui/class-names';

/** A grey place where content will be. Give it the size of that content. */
export function Skeleton({ className, ...rest }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('h-4 animate-breathe rounded-md bg-accent', className)} {...rest} />;
}

/** On top of what stays legible while something else is read in its place; that is `relative` and `aria-busy`. */
export function RenewingBar() {
  return <div aria-hidden className="absolute inset-x-0 top-0 z-10 h-0.5 animate-breathe rounded-full bg-primary" />;
}

/** Says once, to those who cannot see the grey, that something is being fetched. */
function Pending({ label, className, children }: { label?: string; className?: string; children: ReactNode }) {
  return (
    <div role="status" aria-busy className={className}>
      {label ? <span className="sr-only">{label}</span> : null}
      {children}
    </div>
  );
}

const WIDTHS = ['w-3/4', 'w-1/2', 'w-2/3', 'w-2/5', 'w-3/5'];
const widthOf = (index: number) => WIDTHS[index % WIDTHS.length];
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

export type SkeletonRowsProps = { rows?: number; columns?: number; label?: string; className?: string };

/** A list that is being fetched, head included: as high as a Table with as many rows. */
export function SkeletonRows({ rows = 10, columns = 4, label, className }: SkeletonRowsProps) {
  return (
    <Pending label={label} className={cn('overflow-hidden bg-card', className)}>
      {numbers(rows + 1).map((row) => (
        <div key={row} className={cn('flex items-center gap-6 border-b px-3 last:border-b-0', row === 0 ? 'h-10' : 'h-11')}>
          {numbers(columns).map((column) => (
            <div key={column} className={cn('min-w-0 flex-1', column > 1 && 'max-sm:hidden')}>
              <Skeleton className={row === 0 ? 'h-3 w-1/3' : cn('h-3.5', widthOf(row + column))} />
            </div>
          ))}
        </div>
      ))}
    </Pending>
  );
}

/** A card with a heading and some lines. */
export function SkeletonCard({ lines = 2, label, className }: { lines?: number; label?: string; className?: string }) {
  return (
    <Card className={className}>
      <Pending label={label} className="grid gap-3 p-5">
        <Skeleton className="h-3 w-1/3" />
        <Skeleton className="h-7 w-1/2" />
        {numbers(Math.max(0, lines - 1)).map((line) => (
          <Skeleton key={line} className={cn('h-3', widthOf(line))} />
        ))}
      </Pending>
    </Card>
  );
}

/** Labels with their controls. */
export function SkeletonForm({ fields = 4, label, className }: { fields?: number; label?: string; className?: string }) {
  return (
    <Pending label={label} className={cn('grid max-w-xl gap-5', className)}>
      {numbers(fields).map((field) => (
        <div key={field} className="grid gap-2">
          <Skeleton className="h-3.5 w-28" />
          <Skeleton className="h-9 w-full rounded-lg pointer-coarse:h-11" />
        </div>
      ))}
      <Skeleton className="h-9 w-32 rounded-lg" />
    </Pending>
  );
}
