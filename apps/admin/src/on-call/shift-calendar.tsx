import type { RotaView, ShiftView } from '@/api/generated';
import { useFormat, useLanguage, useMessages } from '@/i18n';
import { cn } from '@/ui/class-names';
import { onCallMessages } from './on-call.messages';
import { daysLater, shiftsOnDay } from './shift-days';

interface ShiftCalendarProps {
  readonly rota: RotaView;
  /** A Monday. */
  readonly begin: string;
  readonly weeks: number;
  readonly today: string;
  readonly shifts: readonly ShiftView[];
}

/** The weeks as a wall calendar: who has each day, and where turns change both. */
export function ShiftCalendar({ rota, begin, weeks, today, shifts }: ShiftCalendarProps) {
  const m = useMessages(onCallMessages);
  const { language } = useLanguage();
  const format = useFormat();
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const days = Array.from({ length: 7 }, (_, index) => daysLater(begin, index));
  return (
    <table aria-label={m.calendar(rota.name)} className="w-full table-fixed border-collapse">
      <thead>
        <tr>
          {days.map((day) => (
            <th key={day} scope="col" className="px-1 py-2 text-xs font-medium text-muted-foreground">
              {weekday.format(new Date(`${day}T00:00:00Z`))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: weeks }, (_, week) => (
          <tr key={week}>
            {days.map((_, index) => {
              const date = daysLater(begin, week * 7 + index);
              return (
                <td key={date} className={cn('h-16 border-t p-1 align-top not-first:border-s', date === today && 'bg-primary-soft')}>
                  <time
                    dateTime={date}
                    aria-current={date === today ? 'date' : undefined}
                    className="block text-xs text-muted-foreground tabular-nums"
                  >
                    {format.civilDate(date)}
                  </time>
                  {shiftsOnDay(shifts, date, rota.zone).map((shift) => (
                    <span
                      key={shift.from}
                      title={shift.displayName ?? m.nobody}
                      className={cn('block truncate text-xs', shift.override && 'font-medium underline decoration-dotted')}
                    >
                      {shift.displayName ?? '—'}
                    </span>
                  ))}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
