import type { ComponentProps } from 'react';
import { cn } from '@/ui/class-names';
import { Input } from '@/ui/input';

export type DateInputProps = Omit<ComponentProps<'input'>, 'type' | 'value' | 'min' | 'max'> & {
  /** A civil date, 'YYYY-MM-DD', or '' for none. */
  value: string;
  /** Called with whole dates and with ''. */
  onValueChange: (value: string) => void;
  min?: string;
  max?: string;
};

/** A day of the calendar, without a time zone: the browser's own picker, in the reader's own format. */
export function DateInput({ value, onValueChange, onChange, className, ...rest }: DateInputProps) {
  return (
    <Input
      type="date"
      value={value}
      onChange={(event) => {
        onChange?.(event);
        onValueChange(event.target.value);
      }}
      className={cn('w-auto min-w-36 tabular-nums', className)}
      {...rest}
    />
  );
}
