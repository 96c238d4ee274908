import { Armchair, Ban, UserRound } from 'lucide-react';
import { type DeskOnDayView, type OfficeChoiceView, reservationCancel, reservationCreate } from '@/api/generated';
import { readAnew, useAction } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { cn } from '@/ui/class-names';
import { bookingsMessages } from './bookings.messages';

interface DeskGridProps {
  readonly office: OfficeChoiceView;
  readonly date: string;
  readonly desks: readonly DeskOnDayView[];
  /** False when the person has a desk that day, or the day is over. */
  readonly bookable: boolean;
  /** False while nothing can be changed. */
  readonly cancellable: boolean;
}

/** The desks of a day by zone. A free one is taken with one click, which can be undone. */
export function DeskGrid({ office, date, desks, bookable, cancellable }: DeskGridProps) {
  const m = useMessages(bookingsMessages);
  const zones = [...office.zones, { id: null, name: m.noZone }]
    .map((zone) => ({ ...zone, desks: desks.filter((desk) => (desk.zoneId ?? null) === zone.id) }))
    .filter((zone) => zone.desks.length > 0);
  return (
    <div className="flex flex-col gap-6">
      {zones.map((zone) => (
        <section key={zone.id ?? 'none'} aria-label={zone.name}>
          {zones.length > 1 && <h2 className="mb-2 font-medium">{zone.name}</h2>}
          <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
            {zone.desks.map((desk) => (
              <li key={desk.id}>
                <DeskCard office={office} date={date} desk={desk} bookable={bookable} cancellable={cancellable} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface DeskCardProps extends Omit<DeskGridProps, 'desks'> {
  readonly desk: DeskOnDayView;
}

function DeskCard({ office, date, desk, bookable, cancellable }: DeskCardProps) {
  const m = useMessages(bookingsMessages);
  const format = useFormat();
  const { run, busy } = useAction();
  const invalidate = readAnew.bookings;
  const body = { date, desk_id: desk.id, office_id: office.id, source: 'user' };
  const cancel = (id: string) => reservationCancel({ path: { id } });
  const book = () =>
    run(() => reservationCreate({ body }), {
      done: m.booked(desk.name, format.civilDate(date, 'long')),
      undo: ({ reservation_id: id }) => cancel(id),
      invalidate,
    });
  const giveUp = (id: string) => run(() => cancel(id), { done: m.cancelled, undo: () => reservationCreate({ body }), invalidate });

  const own = desk.isMine ? desk.reservationId : null;
  const out = desk.status !== 'active';
  const free = !desk.isReserved && !out;
  const Icon = out ? Ban : free ? Armchair : UserRound;
  return (
    <div
      className={cn(
        'flex h-full flex-col gap-2 rounded-lg border p-3',
        desk.isMine ? 'border-primary bg-primary-soft' : free ? 'bg-card' : 'bg-muted text-muted-foreground',
      )}
    >
      <div className="flex items-start justify-between gap-2">
        <span className="font-mono font-medium">{desk.code}</span>
        <Icon aria-hidden className="size-4 shrink-0" />
      </div>
      <p className="min-w-0 text-[0.8125rem] break-words">{desk.name}</p>
      <p className="mt-auto text-[0.8125rem]">
        {out ? m.outOfUse : desk.isMine ? m.youHave : free ? m.isFree : m.taken(desk.occupantName ?? m.somebody)}
      </p>
      {/* One button, which keeps the focus when it comes to do the opposite. */}
      {(own === null ? free && bookable : cancellable) && (
        <Button size="sm" variant="outline" busy={busy} onClick={() => void (own === null ? book() : giveUp(own))}>
          {own === null ? m.book(desk.code) : m.cancelIt}
        </Button>
      )}
    </div>
  );
}
