import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type CurrencyStatsView, type MoneyFigureView, statsTransactions } from '@/api/generated';
import { ProblemPage } from '@/frame';
import { DaysCard, useTrend } from '@/frame/figure-cards';
import { useFormat, useLanguage, useMessages } from '@/i18n';
import { EmptyState } from '@/ui/empty-state';
import { RenewingBar, SkeletonCard } from '@/ui/skeleton';
import { Stat } from '@/ui/stat';
import { DaysLine } from './days-line';
import { decimalOf } from './decimal-of';
import type { Asked } from './period';
import { statisticsMessages } from './statistics.messages';

/** What was paid and given back, each currency for itself. */
export function MoneyFigures({ asked }: { readonly asked: Asked }) {
  const m = useMessages(statisticsMessages);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['stats', 'transactions', asked],
    queryFn: ({ signal }) => statsTransactions({ query: asked, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  if (error && !data) return <ProblemPage error={error} reset={() => void refetch()} />;
  if (!data)
    return (
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {Array.from({ length: 3 }, (_, index) => (
          <SkeletonCard key={index} />
        ))}
      </div>
    );
  return (
    <div aria-busy={isPlaceholderData} className="relative flex flex-col gap-4">
      {isPlaceholderData && <RenewingBar />}
      <DaysLine answer={data} />
      {data.currencies.length === 0 &&
        (data.takesMoney ? (
          <EmptyState title={m.noMoney} body={m.noMoneyHint} />
        ) : (
          <EmptyState title={m.takesNone} body={m.takesNoneHint} />
        ))}
      {data.currencies.map((currency) => (
        <Currency key={currency.currency} figures={currency} />
      ))}
    </div>
  );
}

function Currency({ figures }: { readonly figures: CurrencyStatsView }) {
  const m = useMessages(statisticsMessages);
  const { language } = useLanguage();
  const { currency, decimals, payments, refunds, net, previousNet, points } = figures;
  // Sums may have more digits than a number of JavaScript holds: they are written from their digits.
  const money = new Intl.NumberFormat(language, { style: 'currency', currency });
  const write = (minor: string) => money.format(decimalOf(minor, decimals) as Intl.StringNumericLiteral);
  const daily = (of: 'payments' | 'refunds') =>
    points.map((point) => ({
      date: point.date,
      value: Number(decimalOf(point[of].amount, decimals)),
      previous: Number(decimalOf(point[of].previousAmount, decimals)),
    }));
  return (
    <section aria-label={currency} className="flex flex-col gap-4">
      <h2 className="text-base font-semibold">{currency}</h2>
      <div className="grid gap-4 sm:grid-cols-3">
        <Sum label={m.payments} figure={payments} write={write} />
        <Sum label={m.refunds} figure={refunds} write={write} unwelcome />
        <Stat label={m.net} value={write(net)} previous={m.before(write(previousNet))} />
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <DaysCard label={m.payments} points={daily('payments')} shares formatValue={(value) => money.format(value)} />
        <DaysCard label={m.refunds} points={daily('refunds')} shares formatValue={(value) => money.format(value)} />
      </div>
    </section>
  );
}

interface SumProps {
  readonly label: string;
  readonly figure: MoneyFigureView;
  readonly write: (minor: string) => string;
  readonly unwelcome?: boolean;
}

function Sum({ label, figure: { count, amount, previousAmount }, write, unwelcome = false }: SumProps) {
  const m = useMessages(statisticsMessages);
  const format = useFormat();
  const trend = useTrend(Number(amount), Number(previousAmount), unwelcome);
  return (
    <Stat label={label} value={write(amount)} {...(trend && { trend })} previous={m.before(write(previousAmount))}>
      <p className="text-[0.8125rem] text-muted-foreground">{m.times(count, format.number(count))}</p>
    </Stat>
  );
}
