import { cn } from '@/ui/class-names';

export type ShareChartProps = {
  /** Parts of a whole, six at most; put the rest together before. */
  data: readonly { label: string; value: number }[];
  label: string;
  formatValue: (value: number) => string;
  /** From 0 to 1. */
  formatShare: (share: number) => string;
  className?: string;
};

const COLOURS = ['bg-chart-1', 'bg-chart-2', 'bg-chart-3', 'bg-chart-4', 'bg-chart-5', 'bg-chart-6'];

/** Parts of a whole as one bar with its parts named below: easier to compare, and to fit, than slices of a circle. */
export function ShareChart({ data, label, formatValue, formatShare, className }: ShareChartProps) {
  const whole = data.reduce((sum, part) => sum + part.value, 0);
  const colourOf = (index: number) => COLOURS[index % COLOURS.length];
  return (
    <figure aria-label={label} className={cn('min-w-0', className)}>
      <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full bg-accent">
        {data.map((part, index) =>
          part.value > 0 ? <div key={part.label} className={cn('min-w-1', colourOf(index))} style={{ flexGrow: part.value }} /> : null,
        )}
      </div>
      <dl className="mt-3 grid gap-1.5">
        {data.map((part, index) => (
          <div key={part.label} className="flex items-center gap-2">
            <dt className="flex min-w-0 grow items-center gap-2">
              <span aria-hidden className={cn('size-2.5 shrink-0 rounded-sm print:border', colourOf(index))} />
              <span className="truncate">{part.label}</span>
            </dt>
            <dd className="shrink-0 tabular-nums">
              <span className="font-medium">{formatValue(part.value)}</span>
              <span className="ms-2 inline-block min-w-10 text-end text-muted-foreground">
                {formatShare(whole === 0 ? 0 : part.value / whole)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}
