import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { figureHistoryRead, type HistorySeriesView } from '@/api/generated';
import { ProblemPage, useSearchState } from '@/frame';
import { useFigureNames } from '@/frame/figure-names';
import { useAmounts } from '@/frame/use-amounts';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { Select } from '@/ui/select';
import { RenewingBar, Skeleton } from '@/ui/skeleton';
import { TimeSeriesChart } from '@/ui/time-chart';
import { systemMessages } from './system.messages';

const HOURS = { '1h': 1, '6h': 6, '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;
type Span = keyof typeof HOURS;
const SPANS = Object.keys(HOURS) as Span[];
const SHOWN = [
  'requests',
  'errors-5xx',
  'latency-p95',
  'event-loop-p99',
  'memory',
  'database-connections',
  'queue-waiting',
  'queue-oldest',
  'jobs-failed',
  'sign-ins-refused',
  'mails-sent',
  'disk-free',
];
/** As often as a sample is taken. */
const RENEW_MS = 30_000;

/** The key figures over time, renewed while somebody looks. */
export function FigurePlots() {
  const m = useMessages(systemMessages);
  const [search, change] = useSearchState();
  const span = SPANS.find((each) => each === search.span) ?? '1h';
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['system', 'history', span],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - HOURS[span] * 3_600_000).toISOString();
      return figureHistoryRead({ query: { series: SHOWN.join(','), from }, signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
  return (
    <section aria-label={m.history} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex items-center gap-3">
          <h2 className="text-base font-semibold">{m.history}</h2>
          {error && data && <Badge tone="danger">{m.stale}</Badge>}
        </div>
        <Select
          aria-label={m.span}
          className="w-36"
          value={span}
          onValueChange={(next) => change({ span: next }, { replace: true })}
          options={SPANS.map((value) => ({ value, label: m.spans[value] }))}
        />
      </div>
      {error && !data && <ProblemPage error={error} reset={() => void refetch()} />}
      <div aria-busy={isPlaceholderData} className="relative">
        {isPlaceholderData && <RenewingBar />}
        <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
          {data
            ? data.series.map((series) => <Plot key={series.key} series={series} hours={HOURS[span]} />)
            : !error && SHOWN.map((key) => <Skeleton key={key} className="h-56" />)}
        </div>
      </div>
    </section>
  );
}

function Plot({ series: { key, unit, points }, hours }: { readonly series: HistorySeriesView; readonly hours: number }) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  const amounts = useAmounts();
  const label = useFigureNames().figure(key);
  const hasAny = points.some(({ average }) => average !== null);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{label}</CardTitle>
      </CardHeader>
      <CardContent>
        {hasAny ? (
          <TimeSeriesChart
            data={points.map(({ at, average, maximum }) => ({ date: at, value: average, previous: maximum }))}
            label={label}
            previousLabel={m.maximum}
            dateLabel={m.time}
            shares
            height={160}
            formatValue={(value) => amounts.inUnit(unit, value)}
            formatDate={hours === 1 ? format.clock : hours < 24 ? format.time : format.dateTime}
          />
        ) : (
          <p className="grid h-40 place-items-center text-center text-muted-foreground">{m.noSamples}</p>
        )}
      </CardContent>
    </Card>
  );
}
