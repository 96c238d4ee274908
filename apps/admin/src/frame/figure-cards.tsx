import type { StatsFigureView, StatsSeriesView } from '@/api/generated';
import { defineMessages, useFormat, useMessages, wordFor } from '@/i18n';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { Stat } from '@/ui/stat';
import { TimeSeriesChart } from '@/ui/time-chart';

/** What figures are called, and how they are compared. */
const figureCardMessages = defineMessages(
  {
    figures: {
      'sign-ups': 'New accounts',
      'sign-ins': 'Sign-ins',
      bookings: 'Desk bookings',
      'tickets-open': 'Open tickets',
      'tickets-raised': 'Tickets raised',
      'tickets-solved': 'Tickets solved',
      'ticket-answers-in-time': 'Tickets answered in time',
      'ticket-answers-late': 'Tickets answered late',
      people: 'People',
      suspended: 'Suspended',
      'registrations-waiting': 'Waiting to confirm',
      'active-sessions': 'Open sessions',
      desks: 'Desks',
      'desk-occupancy': 'Desks in use',
    },
    before: (value: string) => `before: ${value}`,
    more: (share: string) => `${share} more`,
    less: (share: string) => `${share} less`,
    same: 'as before',
    fromNothing: 'from none',
    previous: 'The period before',
    day: 'Day',
    nothing: 'Nothing in these days.',
  },
  {
    figures: {
      'sign-ups': 'Cuentas nuevas',
      'sign-ins': 'Inicios de sesión',
      bookings: 'Reservas',
      'tickets-open': 'Tickets abiertos',
      'tickets-raised': 'Tickets recibidos',
      'tickets-solved': 'Tickets resueltos',
      'ticket-answers-in-time': 'Tickets respondidos a tiempo',
      'ticket-answers-late': 'Tickets respondidos tarde',
      people: 'Personas',
      suspended: 'Suspendidas',
      'registrations-waiting': 'Por confirmar',
      'active-sessions': 'Sesiones abiertas',
      desks: 'Puestos',
      'desk-occupancy': 'Puestos en uso',
    },
    before: (value: string) => `antes: ${value}`,
    more: (share: string) => `${share} más`,
    less: (share: string) => `${share} menos`,
    same: 'como antes',
    fromNothing: 'desde cero',
    previous: 'El periodo anterior',
    day: 'Día',
    nothing: 'Nada en estos días.',
  },
);

/** More of these is bad news. */
const UNWELCOME = new Set(['suspended', 'ticket-answers-late']);

function useValue(): (kind: StatsFigureView['kind'], value: number) => string {
  const format = useFormat();
  return (kind, value) => (kind === 'ratio' ? format.percent(value) : format.number(value));
}

/** The change since the period before, in words. @param unwelcome more of it is bad news. */
export function useTrend(value: number | null, previous: number | null, unwelcome = false) {
  const m = useMessages(figureCardMessages);
  const format = useFormat();
  if (value === null || previous === null) return undefined;
  if (value === previous) return { direction: 'flat' as const, text: m.same };
  const up = value > previous;
  const share = format.percent(Math.round((100 * Math.abs(value - previous)) / (previous || 1)) / 100);
  const text = previous === 0 ? m.fromNothing : up ? m.more(share) : m.less(share);
  return { direction: up ? ('up' as const) : ('down' as const), text, good: up !== unwelcome };
}

/** One number of a period, and that of the period before. */
export function FigureCard({ figure: { key, kind, value, previous } }: { readonly figure: StatsFigureView }) {
  const m = useMessages(figureCardMessages);
  const write = useValue();
  const trend = useTrend(value, previous, UNWELCOME.has(key));
  return (
    <Stat
      label={wordFor(m.figures, key)}
      value={value === null ? '—' : write(kind, value)}
      {...(trend && { trend })}
      {...(previous && previous !== value && { previous: m.before(write(kind, previous)) })}
    />
  );
}

/** A value a day, with the period before as a dashed line. */
export function SeriesCard({ series }: { readonly series: StatsSeriesView }) {
  const m = useMessages(figureCardMessages);
  const write = useValue();
  return (
    <DaysCard
      label={wordFor(m.figures, series.key)}
      points={series.points}
      shares={series.kind === 'ratio'}
      formatValue={(value) => write(series.kind, value)}
    />
  );
}

interface DaysCardProps {
  readonly label: string;
  readonly points: readonly { date: string; value: number | null; previous: number | null }[];
  /** Values are parts of 1, not whole things. */
  readonly shares?: boolean;
  readonly formatValue: (value: number) => string;
}

/** Values by day, or that there are none. */
export function DaysCard({ label, points, shares = false, formatValue }: DaysCardProps) {
  const m = useMessages(figureCardMessages);
  const format = useFormat();
  const hasAny = points.some(({ value, previous }) => value || previous);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{label}</CardTitle>
      </CardHeader>
      <CardContent>
        {hasAny ? (
          <TimeSeriesChart
            data={points}
            label={label}
            previousLabel={m.previous}
            dateLabel={m.day}
            shares={shares}
            formatValue={formatValue}
            formatDate={(date) => format.civilDate(date)}
          />
        ) : (
          <p className="grid h-68 place-items-center text-muted-foreground">{m.nothing}</p>
        )}
      </CardContent>
    </Card>
  );
}
