import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { type StatsFigureView, type StatsSeriesView, statsOverview } from '@/api/generated';
import { ProblemPage, useSearchState } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { cn } from '@/ui/class-names';
import { Select } from '@/ui/select';
import { Skeleton, SkeletonCard } from '@/ui/skeleton';
import { Stat } from '@/ui/stat';
import { dashboardMessages } from './dashboard.messages';

const TimeSeriesChart = lazy(() => import('@/ui/chart').then(({ TimeSeriesChart }) => ({ default: TimeSeriesChart })));

const PERIODS = ['7d', '30d', '90d'] as const;
/** More of these is bad news. */
const UNWELCOME = new Set(['suspended']);

/** How things are, and how they were in the period before. */
export function Figures({ className }: { readonly className?: string }) {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  const [search, change] = useSearchState();
  const period = PERIODS.find((each) => each === search.period) ?? '30d';
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['stats', 'overview', period],
    queryFn: ({ signal }) => statsOverview({ query: { period }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  if (error && !data) return <ProblemPage error={error} reset={() => void refetch()} />;
  return (
    <section aria-label={m.period} className={cn('flex flex-col gap-4', className)}>
      <div className="flex flex-wrap items-center gap-3">
        <Select
          aria-label={m.period}
          className="w-36"
          value={period}
          onValueChange={(next) => change({ period: next }, { replace: true })}
          options={PERIODS.map((value) => ({ value, label: m.periods[value] }))}
        />
        {data && (
          <p className="text-[0.8125rem] text-muted-foreground">
            {format.civilDate(data.period.from)} – {format.civilDate(data.period.to)} · {m.asOf(format.time(data.asOf))}
          </p>
        )}
      </div>
      <div className={isPlaceholderData ? 'opacity-60 transition-opacity' : undefined}>
        <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
          {data
            ? data.figures.map((figure) => <Figure key={figure.key} figure={figure} />)
            : Array.from({ length: 8 }, (_, index) => <SkeletonCard key={index} />)}
        </div>
        <div className="mt-4 grid gap-4 lg:grid-cols-2">
          {data
            ? data.series.map((series) => <Series key={series.key} series={series} />)
            : Array.from({ length: 4 }, (_, index) => <Skeleton key={index} className="h-80" />)}
        </div>
      </div>
    </section>
  );
}

function useValue(): (kind: StatsFigureView['kind'], value: number) => string {
  const format = useFormat();
  return (kind, value) => (kind === 'ratio' ? format.percent(value) : format.number(value));
}

function Figure({ figure: { key, kind, value, previous } }: { readonly figure: StatsFigureView }) {
  const m = useMessages(dashboardMessages);
  const write = useValue();
  const trend = useTrend(key, value, previous);
  return (
    <Stat
      label={wordFor(m.figures, key)}
      value={value === null ? '—' : write(kind, value)}
      {...(trend && { trend })}
      {...(previous && previous !== value && { previous: m.before(write(kind, previous)) })}
    />
  );
}

function useTrend(key: string, value: number | null, previous: number | null) {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  if (value === null || previous === null) return undefined;
  if (value === previous) return { direction: 'flat' as const, text: m.same };
  const up = value > previous;
  const share = format.percent(Math.round((100 * Math.abs(value - previous)) / (previous || 1)) / 100);
  const text = previous === 0 ? m.fromNothing : up ? m.more(share) : m.less(share);
  return { direction: up ? ('up' as const) : ('down' as const), text, good: up !== UNWELCOME.has(key) };
}

function Series({ series }: { readonly series: StatsSeriesView }) {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  const write = useValue();
  const label = wordFor(m.figures, series.key);
  const hasAny = series.points.some(({ value, previous }) => value || previous);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{label}</CardTitle>
      </CardHeader>
      <CardContent>
        {hasAny ? (
          <Suspense fallback={<Skeleton className="h-68" />}>
            <TimeSeriesChart
              data={series.points}
              label={label}
              previousLabel={m.previous}
              dateLabel={m.day}
              shares={series.kind === 'ratio'}
              formatValue={(value) => write(series.kind, value)}
              formatDate={(date) => format.civilDate(date)}
            />
          </Suspense>
        ) : (
          <p className="grid h-68 place-items-center text-muted-foreground">{m.nothing}</p>
        )}
      </CardContent>
    </Card>
  );
}
