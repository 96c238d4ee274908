import { Plus, X } from 'lucide-react';
import type { HolidayView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Input } from '@/ui/input';
import { hoursMessages } from './business-hours.messages';

interface HolidayListProps {
  readonly value: readonly HolidayView[];
  readonly onChange: (holidays: readonly HolidayView[]) => void;
  readonly disabled?: boolean;
}

const MOST = 400;

/** Days that are closed, with their names. */
export function HolidayList({ value, onChange, disabled = false, ...rest }: HolidayListProps) {
  const m = useMessages(hoursMessages);
  const put = (place: number, changes: Partial<HolidayView>) => onChange(value.with(place, { ...value[place]!, ...changes }));
  return (
    <div role="group" className="flex flex-col gap-2" {...rest}>
      {value.map((holiday, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- a holiday is known by its place alone while its date is typed
        <span key={place} className="flex flex-wrap items-center gap-2">
          <Input
            type="date"
            className="w-40"
            aria-label={m.holidayDate(place + 1)}
            disabled={disabled}
            value={holiday.date}
            onChange={({ target }) => put(place, { date: target.value })}
          />
          <Input
            className="min-w-40 flex-1"
            aria-label={m.holidayName(place + 1)}
            disabled={disabled}
            maxLength={80}
            value={holiday.name}
            onChange={({ target }) => put(place, { name: target.value })}
          />
          {!disabled && (
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={m.removeHoliday(place + 1)}
              onClick={() => onChange(value.filter((_, each) => each !== place))}
            >
              <X aria-hidden />
            </Button>
          )}
        </span>
      ))}
      {!disabled && value.length < MOST && (
        <Button variant="outline" size="sm" className="self-start" onClick={() => onChange([...value, { date: '', name: '' }])}>
          <Plus aria-hidden /> {m.addHoliday}
        </Button>
      )}
    </div>
  );
}
