import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { NotificationPreferencesView, QuietRangeView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { notificationChoiceMessages } from './notifications.messages';
import type { Choose } from './notifications-tab';

const NIGHT: QuietRangeView = { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', until: '07:00' };
const MOST = 14;
/** 1 is Monday. */
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

interface QuietHoursProps {
  readonly choices: NotificationPreferencesView;
  readonly choose: Choose;
}

/** When no mail is wanted. Several fields belong together, so they are saved together. */
export function QuietHoursCard({ choices: { quietHours, timeZone }, choose }: QuietHoursProps) {
  const m = useMessages(notificationChoiceMessages);
  const [ranges, setRanges] = useState<readonly QuietRangeView[]>(quietHours);
  const change = (index: number, range: QuietRangeView) => setRanges(ranges.with(index, range));
  const save = (event: FormEvent) => {
    event.preventDefault();
    choose({ quietHours: [...ranges] }, { quietHours });
  };
  return (
    <Card className="max-w-2xl">
      <CardHeader>
        <CardTitle>{m.quietTitle}</CardTitle>
        <CardDescription>
          {m.quietHint} {m.zone(timeZone)}
        </CardDescription>
      </CardHeader>
      <CardContent>
        <form className="flex flex-col gap-5" onSubmit={save}>
          {ranges.map((range, index) => (
            <Range
              // oxlint-disable-next-line react/no-array-index-key -- ranges have no names, and the fields hold what the list says
              key={index}
              number={index + 1}
              range={range}
              onChange={(next) => change(index, next)}
              onRemove={() => setRanges(ranges.filter((_, other) => other !== index))}
            />
          ))}
          <div className="flex flex-wrap gap-2">
            {ranges.length < MOST && (
              <Button variant="outline" onClick={() => setRanges([...ranges, NIGHT])}>
                <Plus aria-hidden /> {m.add}
              </Button>
            )}
            {ranges !== quietHours && (
              <Button type="submit" disabled={ranges.some(({ days }) => days.length === 0)}>
                {m.save}
              </Button>
            )}
          </div>
        </form>
      </CardContent>
    </Card>
  );
}

interface RangeProps {
  readonly number: number;
  readonly range: QuietRangeView;
  readonly onChange: (range: QuietRangeView) => void;
  readonly onRemove: () => void;
}

function Range({ number, range, onChange, onRemove }: RangeProps) {
  const m = useMessages(notificationChoiceMessages);
  const toggle = (day: number, on: boolean) =>
    onChange({ ...range, days: on ? [...range.days, day].toSorted((a, b) => a - b) : range.days.filter((each) => each !== day) });
  return (
    <fieldset className="flex flex-col gap-3 border-b pb-5">
      <legend className="sr-only">{m.range(number)}</legend>
      <Field label={m.days} group>
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {DAYS.map((day) => (
            <Checkbox
              key={day}
              label={m.dayNames[`day${day}`]}
              checked={range.days.includes(day)}
              onCheckedChange={(on) => toggle(day, on)}
            />
          ))}
        </div>
      </Field>
      <div className="grid grid-cols-[1fr_1fr_auto] items-start gap-3">
        <Field label={m.from}>
          <Input type="time" required value={range.from} onChange={(event) => onChange({ ...range, from: event.target.value })} />
        </Field>
        <Field label={m.until} hint={m.untilHint}>
          <Input
            type="time"
            required
            value={range.until === '24:00' ? '00:00' : range.until}
            onChange={(event) => onChange({ ...range, until: event.target.value })}
          />
        </Field>
        <Button variant="ghost" size="icon" className="mt-7" aria-label={m.remove(number)} title={m.remove(number)} onClick={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </div>
    </fieldset>
  );
}
