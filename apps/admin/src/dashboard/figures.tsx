import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { statsOverview } from '@/api/generated';
import { ProblemPage, useSearchState } from '@/frame';
import { FigureCard, SeriesCard } from '@/frame/figure-cards';
import { useFormat, useMessages } from '@/i18n';
import { cn } from '@/ui/class-names';
import { Select } from '@/ui/select';
import { RenewingBar, Skeleton, SkeletonCard } from '@/ui/skeleton';
import { dashboardMessages } from './dashboard.messages';

const PERIODS = ['7d', '30d', '90d'] as const;

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
      <div aria-busy={isPlaceholderData} className="relative">
        {isPlaceholderData && <RenewingBar />}
        <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
          {data
            ? data.figures.map((figure) => <FigureCard key={figure.key} figure={figure} />)
            : Array.from({ length: 8 }, (_, index) => <SkeletonCard key={index} />)}
        </div>
        <div className="mt-4 grid gap-4 lg:grid-cols-2">
          {data
            ? data.series.map((series) => <SeriesCard key={series.key} series={series} />)
            : Array.from({ length: 4 }, (_, index) => <Skeleton key={index} className="h-80" />)}
        </div>
      </div>
    </section>
  );
}
