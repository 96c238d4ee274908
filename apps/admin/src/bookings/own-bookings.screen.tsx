import { CalendarPlus } from 'lucide-react';
import { type OwnReservationView, reservationCancel, reservationCreate, reservationFindOwn } from '@/api/generated';
import { Link, type ListDefinition, ListScreen, readAnew, useAction, useOfficeName, useOfficeToday } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { bookingsMessages } from './bookings.messages';

/** One's own bookings, the latest day first. */
export function Screen() {
  const m = useMessages(bookingsMessages);
  const format = useFormat();
  const { run } = useAction();
  const todayIn = useOfficeToday();
  const officeName = useOfficeName();
  const isComing = ({ cancelled_at: cancelledAt, reservation_date: date, office_id: office }: OwnReservationView) =>
    cancelledAt === null && date >= todayIn(office);
  const add = (
    <Button asChild>
      <Link to="/bookings">
        <CalendarPlus aria-hidden /> {m.title}
      </Link>
    </Button>
  );
  const definition: ListDefinition<OwnReservationView> = {
    screen: 'own-bookings',
    title: m.mine,
    queryKey: ['own-bookings'],
    load: ({ query, signal }) => reservationFindOwn({ query, signal }),
    columns: [
      { key: 'date', title: m.date, cell: ({ reservation_date: date }) => format.civilDate(date, 'medium') },
      { key: 'office', title: m.office, cell: ({ office_id: id }) => officeName(id) ?? m.closedOffice },
      { key: 'desk', title: m.desk, cell: ({ desk_name: name }) => name },
      {
        key: 'state',
        title: m.state,
        cell: (booking) =>
          booking.cancelled_at ? (
            <Badge tone="neutral">{m.wasCancelled}</Badge>
          ) : (
            <Badge tone={isComing(booking) ? 'success' : 'neutral'}>{isComing(booking) ? m.coming : m.over}</Badge>
          ),
      },
    ],
    rowKey: ({ reservation_id: id }) => id,
    rowName: ({ desk_name: name, reservation_date: date }) => `${name}, ${format.civilDate(date)}`,
    rowLink: ({ reservation_date: date, office_id: office }) => `/bookings?date=${date}&office=${office}`,
    rowActions: (booking) =>
      isComing(booking) && (
        <Button
          size="sm"
          variant="outline"
          onClick={() =>
            void run(() => reservationCancel({ path: { id: booking.reservation_id } }), {
              done: m.cancelled,
              undo: () =>
                reservationCreate({
                  body: { date: booking.reservation_date, desk_id: booking.desk_id, office_id: booking.office_id, source: 'user' },
                }),
              invalidate: readAnew.bookings,
            })
          }
        >
          {m.cancelIt}
        </Button>
      ),
    actions: add,
    empty: { title: m.none, body: m.noneHint, action: add },
  };
  return <ListScreen definition={definition} />;
}
