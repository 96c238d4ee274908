import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { deskFindAll, type OfficeChoiceView } from '@/api/generated';
import { bookableOfficesQuery, frameMessages, isDay, Link, ProblemPage, useAccess, useSearchState } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { DateInput } from '@/ui/date-input';
import { EmptyState } from '@/ui/empty-state';
import { SearchInput } from '@/ui/input';
import { PageHeader } from '@/ui/page-header';
import { Select } from '@/ui/select';
import { SkeletonCard } from '@/ui/skeleton';
import { bookingsMessages } from './bookings.messages';
import { DeskGrid } from './desk-grid';

const DAY_MS = 86_400_000;
const KEPT_OFFICE = 'zocalo.office';

function shift(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** An office on a day: who sits where, and a desk for oneself. */
export function Screen() {
  const m = useMessages(bookingsMessages);
  const [search, change] = useSearchState();
  const { data: offices } = useSuspenseQuery(bookableOfficesQuery);
  const wanted = search.office ?? localStorage.getItem(KEPT_OFFICE);
  const office = offices.find(({ id }) => id === wanted) ?? offices[0];
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={m.title}
        actions={
          <Button variant="outline" asChild>
            <Link to="/bookings/mine">{m.mine}</Link>
          </Button>
        }
      />
      {office ? (
        <OfficeDay
          office={office}
          offices={offices}
          date={isDay(search.date) ? search.date : office.today}
          onOffice={(id) => {
            localStorage.setItem(KEPT_OFFICE, id);
            change({ office: id });
          }}
          onDate={(date) => change({ date }, { replace: true })}
        />
      ) : (
        <EmptyState title={m.noOffices} body={m.noOfficesHint} />
      )}
    </div>
  );
}

interface OfficeDayProps {
  readonly office: OfficeChoiceView;
  readonly offices: readonly OfficeChoiceView[];
  readonly date: string;
  readonly onOffice: (id: string) => void;
  readonly onDate: (date: string) => void;
}

function OfficeDay({ office, offices, date, onOffice, onDate }: OfficeDayProps) {
  const m = useMessages(bookingsMessages);
  const f = useMessages(frameMessages);
  const format = useFormat();
  const [text, setText] = useState('');
  const [onlyFree, setOnlyFree] = useState(false);
  const desks = useQuery({
    queryKey: ['office-day', office.id, date],
    queryFn: async ({ signal }) => (await deskFindAll({ query: { date, office_id: office.id }, signal })).items,
    // Others book meanwhile.
    refetchInterval: 30_000,
  });
  const { maintenance } = useAccess();
  const isOpen = maintenance?.inForce !== 'read_only' || maintenance.passes;
  const all = desks.data ?? [];
  const mine = all.find(({ isMine }) => isMine);
  const free = all.filter(({ isReserved, status }) => !isReserved && status === 'active').length;
  const needle = text.trim().toLocaleLowerCase();
  const shown = all.filter(
    ({ code, name, occupantName, isReserved, status }) =>
      (!onlyFree || (!isReserved && status === 'active')) && `${code} ${name} ${occupantName ?? ''}`.toLocaleLowerCase().includes(needle),
  );
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label={m.office}
          value={office.id}
          onValueChange={onOffice}
          options={offices.map(({ id, name }) => ({ value: id, label: name }))}
          className="max-sm:w-full sm:w-56"
        />
        <div className="flex items-center gap-1 max-sm:w-full">
          <Button
            variant="outline"
            size="icon"
            aria-label={m.previousDay}
            disabled={date <= office.today}
            onClick={() => onDate(shift(date, -1))}
          >
            <ChevronLeft aria-hidden className="rtl:-scale-x-100" />
          </Button>
          <DateInput
            aria-label={m.day}
            value={date}
            min={office.today}
            max={office.lastDay}
            onValueChange={(next) => next && onDate(next)}
            className="max-sm:grow"
          />
          <Button
            variant="outline"
            size="icon"
            aria-label={m.nextDay}
            disabled={date >= office.lastDay}
            onClick={() => onDate(shift(date, 1))}
          >
            <ChevronRight aria-hidden className="rtl:-scale-x-100" />
          </Button>
          {date !== office.today && (
            <Button variant="ghost" onClick={() => onDate(office.today)}>
              {m.today}
            </Button>
          )}
        </div>
        <SearchInput
          aria-label={m.filterDesks}
          placeholder={m.filterDesks}
          value={text}
          onValueChange={setText}
          clearLabel={f.clearSearch}
          data-search
          className="max-sm:w-full sm:w-64"
        />
        <Checkbox label={m.onlyFree} checked={onlyFree} onCheckedChange={(next) => setOnlyFree(next)} />
      </div>
      {desks.isError && !desks.data && <ProblemPage error={desks.error} reset={() => void desks.refetch()} />}
      {desks.isPending && (
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
          {Array.from({ length: 10 }, (_, index) => (
            <SkeletonCard key={index} />
          ))}
        </div>
      )}
      {desks.data && (
        <>
          <p aria-live="polite" className="text-muted-foreground">
            <span className="font-medium text-foreground">{format.civilDate(date, 'long')}</span> · {m.free(free)}
            {mine && ` · ${m.yours(mine.name)}`}
            {date < office.today && ` · ${m.dayOver}`}
            {date > office.lastDay && ` · ${m.dayTooFar(format.civilDate(office.lastDay))}`}
          </p>
          {all.length === 0 ? (
            <EmptyState title={m.noDesks} body={m.noDesksHint} />
          ) : shown.length === 0 ? (
            <EmptyState title={m.nothing} />
          ) : (
            <DeskGrid
              office={office}
              date={date}
              desks={shown}
              bookable={isOpen && !mine && date >= office.today && date <= office.lastDay}
              cancellable={isOpen}
            />
          )}
        </>
      )}
    </>
  );
}
