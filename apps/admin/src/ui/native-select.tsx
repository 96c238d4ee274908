import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/ui/class-names';
import { controlClasses } from '@/ui/input';
import type { SelectOption } from '@/ui/select';

export type NativeSelectProps = Omit<ComponentProps<'select'>, 'value' | 'size'> & {
  options: readonly SelectOption[];
  value: string;
  onValueChange: (value: string) => void;
  /** Shown for the value ''. */
  placeholder?: string;
};

/** The browser's own list: the best one on a phone, and in a form with many fields. */
export function NativeSelect({ options, value, onValueChange, placeholder, onChange, className, ...rest }: NativeSelectProps) {
  return (
    <span className={cn('relative block', className)}>
      <select
        value={value}
        onChange={(event) => {
          onChange?.(event);
          onValueChange(event.target.value);
        }}
        className={cn(controlClasses, 'h-9 appearance-none pe-9 pointer-coarse:h-11')}
        {...rest}
      >
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute inset-y-0 end-3 my-auto size-4 text-muted-foreground" />
    </span>
  );
}
