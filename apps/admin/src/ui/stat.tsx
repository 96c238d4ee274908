import { ArrowDownRight, ArrowRight, ArrowUpRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '@/ui/card';
import { cn } from '@/ui/class-names';

export type StatProps = {
  label: ReactNode;
  value: ReactNode;
  icon?: LucideIcon;
  /** The period before: "before: 38". */
  previous?: ReactNode;
  /** The change in words ("12 % more"), the way it points, and whether that is good news. */
  trend?: { direction: 'up' | 'down' | 'flat'; text: ReactNode; good?: boolean };
  className?: string;
  /** Below: a link, a small chart. */
  children?: ReactNode;
};

const arrows = { up: ArrowUpRight, down: ArrowDownRight, flat: ArrowRight };

/** One number and where it is going. */
export function Stat({ label, value, icon: Icon, previous, trend, className, children }: StatProps) {
  const Arrow = trend ? arrows[trend.direction] : null;
  const news = trend?.good === undefined ? 'text-muted-foreground' : trend.good ? 'text-success' : 'text-danger';
  return (
    <Card className={cn('p-4 sm:px-5', className)}>
      <dl className="grid gap-1">
        <dt className="flex items-center justify-between gap-2 text-muted-foreground">
          <span className="min-w-0">{label}</span>
          {Icon ? <Icon aria-hidden className="size-4 shrink-0" /> : null}
        </dt>
        <dd className="text-2xl leading-tight font-semibold wrap-anywhere tabular-nums">{value}</dd>
        {trend || previous ? (
          <dd className="flex flex-wrap items-center gap-x-2 text-[0.8125rem] text-muted-foreground">
            {trend && Arrow ? (
              <span className={cn('inline-flex items-center gap-1 font-medium', news)}>
                <Arrow aria-hidden className="size-3.5 rtl:-scale-x-100" />
                {trend.text}
              </span>
            ) : null}
            {previous ? <span>{previous}</span> : null}
          </dd>
        ) : null}
      </dl>
      {children}
    </Card>
  );
}
