import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { OfficeView } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { Skeleton } from '@/ui/skeleton';
import { Stat } from '@/ui/stat';
import { occupancyQuery } from './office-queries';
import { officesMessages } from './offices.messages';

const BarsChart = lazy(() => import('@/ui/chart').then(({ BarsChart }) => ({ default: BarsChart })));

/** How full the office is today, tomorrow and in the coming weeks. */
export function OfficeOverview({ office }: { readonly office: OfficeView }) {
  const m = useMessages(officesMessages);
  const format = useFormat();
  const { data: days } = useSuspenseQuery(occupancyQuery(office.id, office.timeZone));
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2 lg:max-w-2xl">
        {days.slice(0, 2).map((day, index) => (
          <Stat
            key={day.date}
            label={`${index === 0 ? m.today : m.tomorrow} · ${format.civilDate(day.date)}`}
            value={day.desks === 0 ? '—' : format.percent(day.reserved / day.desks)}
            previous={m.ofDesks(day.reserved, day.desks)}
          />
        ))}
      </div>
      <Card>
        <CardHeader>
          <CardTitle>{m.occupancy}</CardTitle>
        </CardHeader>
        <CardContent>
          <Suspense fallback={<Skeleton className="h-60" />}>
            <BarsChart
              data={days.map(({ date, reserved }) => ({ label: format.civilDate(date), value: reserved }))}
              label={m.occupancy}
              categoryLabel={m.day}
              formatValue={format.number}
            />
          </Suspense>
        </CardContent>
      </Card>
    </div>
  );
}
