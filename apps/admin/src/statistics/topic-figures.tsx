import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { statsOverview, statsUsers } from '@/api/generated';
import { ProblemPage } from '@/frame';
import { FigureCard, SeriesCard } from '@/frame/figure-cards';
import { RenewingBar, Skeleton, SkeletonCard } from '@/ui/skeleton';
import { DaysLine } from './days-line';
import type { Asked } from './period';

/** Figures of a topic, and each of them by day. */
export function TopicFigures({ topic, asked }: { readonly topic: 'overview' | 'users'; readonly asked: Asked }) {
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['stats', topic, asked],
    queryFn: ({ signal }) => (topic === 'users' ? statsUsers : statsOverview)({ query: asked, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  if (error && !data) return <ProblemPage error={error} reset={() => void refetch()} />;
  return (
    <div aria-busy={isPlaceholderData} className="relative flex flex-col gap-4">
      {isPlaceholderData && <RenewingBar />}
      {data && <DaysLine answer={data} />}
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {data
          ? data.figures.map((figure) => <FigureCard key={figure.key} figure={figure} />)
          : Array.from({ length: 6 }, (_, index) => <SkeletonCard key={index} />)}
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        {data
          ? data.series.map((series) => <SeriesCard key={series.key} series={series} />)
          : Array.from({ length: 2 }, (_, index) => <Skeleton key={index} className="h-80" />)}
      </div>
    </div>
  );
}
