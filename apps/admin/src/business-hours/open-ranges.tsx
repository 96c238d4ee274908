import { Plus, X } from 'lucide-react';
import type { OpenRangeView } from '@/api/generated';
import { useLanguage, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Input } from '@/ui/input';
import { hoursMessages } from './business-hours.messages';
import { WEEKDAYS } from './hours-values';

interface OpenRangesProps {
  readonly value: readonly OpenRangeView[];
  readonly onChange: (ranges: readonly OpenRangeView[]) => void;
  readonly disabled?: boolean;
}

/** A Sunday. */
const SUNDAY = Date.UTC(2026, 0, 4);
const DAY_MS = 86_400_000;

/** What weekdays are called; 1 is Monday. */
export function useWeekdayName(): (weekday: number) => string {
  const { language } = useLanguage();
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return (weekday) => format.format(SUNDAY + weekday * DAY_MS);
}

/** The week, day by day, each with the times at which it is open. */
export function OpenRanges({ value, onChange, disabled = false, ...rest }: OpenRangesProps) {
  const m = useMessages(hoursMessages);
  const nameOf = useWeekdayName();
  const put = (place: number, changes: Partial<OpenRangeView>) => onChange(value.with(place, { ...value[place]!, ...changes }));
  const add = (weekday: number) => {
    const last = value.findLast((range) => range.weekday === weekday);
    const opens = last && last.closes < '23:00' ? last.closes : '09:00';
    onChange([...value, { weekday, opens, closes: opens < '18:00' ? '18:00' : '24:00' }]);
  };
  return (
    <div role="group" className="flex flex-col divide-y rounded-lg border" {...rest}>
      {WEEKDAYS.map((weekday) => {
        const day = nameOf(weekday);
        const times = value.flatMap((range, place) => (range.weekday === weekday ? [{ range, place }] : []));
        return (
          <div key={weekday} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-3 py-2">
            <span className="w-24 pt-2 first-letter:uppercase">{day}</span>
            <div className="flex grow flex-col gap-2">
              {times.length === 0 && <span className="pt-2 text-muted-foreground">{m.noRange}</span>}
              {times.map(({ range, place }, index) => (
                <span key={place} className="flex flex-wrap items-center gap-2">
                  <Input
                    type="time"
                    className="w-36"
                    aria-label={m.opens(day, index + 1)}
                    disabled={disabled}
                    value={range.opens}
                    onChange={({ target }) => put(place, { opens: target.value })}
                  />
                  –
                  <Input
                    type="time"
                    className="w-36"
                    aria-label={m.closes(day, index + 1)}
                    disabled={disabled}
                    // The browser knows midnight as the beginning of a day only.
                    value={range.closes === '24:00' ? '00:00' : range.closes}
                    onChange={({ target }) => put(place, { closes: target.value === '00:00' ? '24:00' : target.value })}
                  />
                  {!disabled && (
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={m.removeRange(day, index + 1)}
                      onClick={() => onChange(value.filter((_, each) => each !== place))}
                    >
                      <X aria-hidden />
                    </Button>
                  )}
                </span>
              ))}
            </div>
            {!disabled && (
              <Button variant="ghost" size="icon-sm" aria-label={m.addRange(day)} onClick={() => add(weekday)}>
                <Plus aria-hidden />
              </Button>
            )}
          </div>
        );
      })}
    </div>
  );
}
