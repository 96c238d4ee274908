import { type ComponentProps, useEffect, useEffectEvent, useState } from 'react';
import { cn } from '@/ui/class-names';
import { Input } from '@/ui/input';

export type DateInputProps = Omit<ComponentProps<'input'>, 'type' | 'value' | 'min' | 'max'> & {
  /** A civil date, 'YYYY-MM-DD', or '' for none. */
  value: string;
  /** Called with dates between `min` and `max` and with '', once somebody has finished: with a pause, with Enter, or by going on. */
  onValueChange: (value: string) => void;
  min?: string;
  max?: string;
};

/** On the way to 2026 the browser says 0002, 0020 and 0202. */
const PAUSE_MS = 500;

/** A day of the calendar, without a time zone: the browser's own picker, in the reader's own format. */
export function DateInput({ value, onValueChange, onChange, onBlur, onKeyDown, min, max, className, ...rest }: DateInputProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const isWithin = text === '' || (text >= (min ?? '1000-01-01') && text <= (max ?? '9999-12-31'));
  const finish = () => {
    if (isWithin && text !== value) onValueChange(text);
  };
  const pause = useEffectEvent(finish);
  useEffect(() => {
    const timer = setTimeout(() => pause(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <Input
      type="date"
      value={text}
      min={min}
      max={max}
      onChange={(event) => {
        onChange?.(event);
        setText(event.target.value);
      }}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (event.key === 'Enter') finish();
      }}
      onBlur={(event) => {
        onBlur?.(event);
        finish();
        // What nobody can take is not left standing there.
        if (!isWithin) setText(value);
      }}
      className={cn('w-auto min-w-36 tabular-nums', className)}
      {...rest}
    />
  );
}
