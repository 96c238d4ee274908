import { useQuery } from '@tanstack/react-query';
import { CalendarPlus } from 'lucide-react';
import { isProblem } from '@/api';
import { reservationFindOwn } from '@/api/generated';
import { Link, ProblemPage, useOfficeName, useOfficeToday } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from '@/ui/card';
import { SkeletonRows } from '@/ui/skeleton';
import { dashboardMessages } from './dashboard.messages';

const SHOWN = 5;
/** Bookings reach no further ahead than the newest of them; cancelled ones stand between. */
const READ = 50;

/** The days one has a desk for, the next first. */
export function OwnDays({ className }: { readonly className?: string }) {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ['own-bookings', 'start'],
    queryFn: ({ signal }) => reservationFindOwn({ query: { limit: READ }, signal }),
  });
  // A platform that is closed is told about by the whole page.
  if (!data && isProblem(error, 'MAINTENANCE')) throw error;
  const todayIn = useOfficeToday();
  const officeName = useOfficeName();
  const coming = data?.items
    .filter(({ cancelled_at: cancelled, reservation_date: date, office_id: office }) => cancelled === null && date >= todayIn(office))
    .toSorted((a, b) => a.reservation_date.localeCompare(b.reservation_date))
    .slice(0, SHOWN);
  return (
    <Card className={className}>
      <CardHeader>
        <CardTitle>{m.yourDay}</CardTitle>
      </CardHeader>
      <CardContent>
        {!coming && error && <ProblemPage error={error} reset={() => void refetch()} />}
        {!coming && !error && <SkeletonRows rows={3} columns={2} />}
        {coming?.length === 0 && <p className="text-muted-foreground">{m.noBookings}</p>}
        {coming && coming.length > 0 && (
          <ul className="divide-y">
            {coming.map(({ reservation_id: id, reservation_date: date, desk_name: desk, office_id: office }) => (
              <li key={id}>
                <Link to={`/bookings?date=${date}&office=${office}`} className="flex justify-between gap-4 py-2 hover:underline">
                  <span>{format.civilDate(date, 'long')}</span>
                  <span className="text-end text-muted-foreground">
                    {desk} · {officeName(office) ?? m.closedOffice}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </CardContent>
      <CardFooter className="flex flex-wrap gap-2">
        <Button asChild>
          <Link to="/bookings">
            <CalendarPlus aria-hidden /> {m.book}
          </Link>
        </Button>
        <Button variant="outline" asChild>
          <Link to="/bookings/mine">{m.allBookings}</Link>
        </Button>
      </CardFooter>
    </Card>
  );
}
