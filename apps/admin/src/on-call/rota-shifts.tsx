import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { rotaGiveBack, rotaShifts, type RotaView, type ShiftView } from '@/api/generated';
import { late, ownProfileQuery, ProblemPage, useAccess, useAction } from '@/frame';
import { useNow } from '@/frame/use-now';
import { civilDateIn, useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { RenewingBar, SkeletonRows } from '@/ui/skeleton';
import { readAnewOnCall } from './on-call-queries';
import { onCallMessages } from './on-call.messages';
import { daysLater, mondayOf } from './shift-days';
import { ShiftCalendar } from './shift-calendar';
import { ShiftPerson } from './shift-person';

const TakeOverDialog = late(
  () => import('./take-over-dialog').then((file) => file.TakeOverDialog),
  ({ onClose }) => onClose(),
);

const WEEKS = 5;

/** Who is on call in the weeks around, and taking over from them. */
export function RotaShifts({ rota }: { readonly rota: RotaView }) {
  const m = useMessages(onCallMessages);
  const now = useNow();
  const today = civilDateIn(rota.zone, now);
  const thisWeek = mondayOf(today);
  const [begin, setBegin] = useState(thisWeek);
  const [taking, setTaking] = useState<ShiftView | null>(null);
  const end = daysLater(begin, 7 * WEEKS);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['on-call', 'shifts', rota.id, begin],
    // A day more on either side, since the days are those of another clock.
    queryFn: ({ signal }) =>
      rotaShifts({
        path: { id: rota.id },
        query: { from: `${daysLater(begin, -1)}T00:00:00Z`, to: `${daysLater(end, 1)}T00:00:00Z` },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <ProblemPage error={error} reset={() => void refetch()} />;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" size="icon" aria-label={m.earlier} onClick={() => setBegin(daysLater(begin, -7 * WEEKS))}>
          <ChevronLeft aria-hidden className="rtl:-scale-x-100" />
        </Button>
        <Button variant="outline" size="icon" aria-label={m.later} onClick={() => setBegin(daysLater(begin, 7 * WEEKS))}>
          <ChevronRight aria-hidden className="rtl:-scale-x-100" />
        </Button>
        {begin !== thisWeek && (
          <Button variant="ghost" onClick={() => setBegin(thisWeek)}>
            {m.thisWeek}
          </Button>
        )}
      </div>
      <Card aria-busy={isPlaceholderData} className="relative">
        {isPlaceholderData && <RenewingBar />}
        {data ? <ShiftCalendar rota={rota} begin={begin} weeks={WEEKS} today={today} shifts={data.items} /> : <SkeletonRows rows={WEEKS} />}
      </Card>
      {data && (
        <Card>
          <ul aria-label={m.shifts} className="divide-y">
            {data.items
              .filter(({ to }) => Date.parse(to) > now)
              .map((shift) => (
                <ShiftLine key={shift.from} rota={rota} shift={shift} onTake={() => setTaking(shift)} />
              ))}
          </ul>
        </Card>
      )}
      {taking && <TakeOverDialog rota={rota} shift={taking} onClose={() => setTaking(null)} />}
    </div>
  );
}

interface ShiftLineProps {
  readonly rota: RotaView;
  readonly shift: ShiftView;
  readonly onTake: () => void;
}

function ShiftLine({ rota, shift, onTake }: ShiftLineProps) {
  const m = useMessages(onCallMessages);
  const format = useFormat();
  const { canEverywhere } = useAccess();
  const { data: own } = useQuery(ownProfileQuery);
  const { run, busy } = useAction();
  const { from, to, userId, override } = shift;
  const forOthers = canEverywhere('alerts.rules');
  const mayGiveBack = override !== null && (forOthers || userId === own?.id);
  const mayTake = override === null && (forOthers || (canEverywhere('alerts.act') && userId !== own?.id));
  const giveBack = () =>
    void run(() => rotaGiveBack({ path: { id: rota.id, overrideId: override! } }), { done: m.given, invalidate: readAnewOnCall });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5">
      <div>
        <p className="font-medium">
          <ShiftPerson shift={shift} />
        </p>
        <p className="text-[0.8125rem] text-muted-foreground">
          {format.dateTime(from)} – {format.dateTime(to)}
        </p>
      </div>
      {mayTake && (
        <Button variant="outline" size="sm" aria-label={m.takeShift(format.dateTime(from))} onClick={onTake}>
          {m.takeOver}
        </Button>
      )}
      {mayGiveBack && (
        <Button variant="outline" size="sm" busy={busy} aria-label={m.giveBackShift(format.dateTime(from))} onClick={giveBack}>
          {m.giveBack}
        </Button>
      )}
    </li>
  );
}
