import { Check, Minus } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from '@/ui/class-names';

export type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'checked'> & {
  checked?: boolean | 'indeterminate';
  onCheckedChange?: (checked: boolean) => void;
  /** Words beside the box, which belong to its target. Without them give an aria-label. */
  label?: ReactNode;
  hint?: ReactNode;
};

/** The browser's own box under our looks: a click or the space bar on one that stands between ticks it. */
export function Checkbox({ label, hint, className, id, checked, onCheckedChange, onChange, ...rest }: CheckboxProps) {
  const made = useId();
  const boxId = id ?? made;
  const between = checked === 'indeterminate';
  const box = (
    <span className={cn('relative grid size-4 shrink-0 place-items-center', label ? 'mt-0.5' : className)}>
      <input
        {...rest}
        id={boxId}
        type="checkbox"
        ref={(input) => {
          if (input) input.indeterminate = between;
        }}
        checked={between ? false : checked}
        onChange={(event) => {
          onChange?.(event);
          onCheckedChange?.(event.target.checked);
        }}
        aria-describedby={hint ? `${boxId}-hint` : rest['aria-describedby']}
        className={cn(
          'peer absolute inset-0 size-4 appearance-none rounded-sm border border-input bg-card transition-colors',
          'after:absolute after:-inset-2 pointer-coarse:after:-inset-3',
          'hover:border-foreground/60 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger',
          'checked:border-primary checked:bg-primary indeterminate:border-primary indeterminate:bg-primary',
        )}
      />
      {/* A list has many boxes, and few of them ticked. */}
      {!between && checked !== false && (
        <Check
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none relative hidden size-3 text-primary-foreground peer-checked:block"
        />
      )}
      {between && <Minus aria-hidden strokeWidth={3} className="pointer-events-none relative size-3 text-primary-foreground" />}
    </span>
  );
  if (!label) return box;
  return (
    <div className={cn('flex items-start gap-2.5 pointer-coarse:min-h-10', className)}>
      {box}
      <label htmlFor={boxId} className={cn('min-w-0 select-none', rest.disabled && 'opacity-60')}>
        {label}
        {hint ? (
          <span id={`${boxId}-hint`} className="block text-[0.8125rem] text-muted-foreground">
            {hint}
          </span>
        ) : null}
      </label>
    </div>
  );
}
