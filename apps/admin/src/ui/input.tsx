import { Eye, EyeOff, Search, X } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { cn } from '@/ui/class-names';

/** What every control that is written into looks like. 16 px on touch screens, where smaller text makes the page zoom. */
export const controlClasses = cn(
  'w-full min-w-0 rounded-lg border border-input bg-card px-3 text-foreground transition-colors pointer-coarse:text-base',
  'hover:border-foreground/60 focus-visible:border-ring focus-visible:outline-1 focus-visible:outline-offset-0',
  'disabled:cursor-not-allowed disabled:bg-muted disabled:opacity-70 [&[readonly]]:bg-muted',
  'aria-invalid:border-danger aria-invalid:outline-danger',
);

export function Input({ className, type = 'text', ...rest }: ComponentProps<'input'>) {
  return <input type={type} className={cn(controlClasses, 'h-9 pointer-coarse:h-11', className)} {...rest} />;
}

export function Textarea({ className, rows = 4, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={rows} className={cn(controlClasses, 'field-sizing-content min-h-20 py-2 leading-relaxed', className)} {...rest} />;
}

const insideButton =
  'absolute inset-y-0 end-0 grid w-9 place-items-center rounded-e-lg text-muted-foreground hover:text-foreground focus-visible:-outline-offset-2 pointer-coarse:w-11';

export type PasswordInputProps = Omit<ComponentProps<'input'>, 'type'> & { showLabel: string; hideLabel: string };

/** A password with a button that shows what was typed. */
export function PasswordInput({ showLabel, hideLabel, className, disabled, ...rest }: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input
        type={shown ? 'text' : 'password'}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        disabled={disabled}
        className={cn('pe-10 pointer-coarse:pe-12', className)}
        {...rest}
      />
      <button
        type="button"
        disabled={disabled}
        aria-label={shown ? hideLabel : showLabel}
        className={insideButton}
        onClick={() => setShown(!shown)}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </span>
  );
}

export type SearchInputProps = Omit<ComponentProps<'input'>, 'type' | 'value' | 'size'> & {
  value: string;
  onValueChange: (value: string) => void;
  clearLabel: string;
  size?: 'sm' | 'md';
};

/** A search with its magnifier and, once there is text, a button that empties it. Give it an aria-label. */
export function SearchInput({ value, onValueChange, clearLabel, size = 'sm', className, onChange, ...rest }: SearchInputProps) {
  return (
    <span role="search" className={cn('relative block', className)}>
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 start-3 my-auto size-4 text-muted-foreground" />
      <Input
        type="search"
        value={value}
        onChange={(event) => {
          onChange?.(event);
          onValueChange(event.target.value);
        }}
        className={cn('ps-9 pe-9 [&::-webkit-search-cancel-button]:hidden', size === 'sm' && 'h-8 pointer-coarse:h-10')}
        {...rest}
      />
      {value === '' ? null : (
        <button type="button" aria-label={clearLabel} className={insideButton} onClick={() => onValueChange('')}>
          <X aria-hidden className="size-4" />
        </button>
      )}
    </span>
  );
}
