import { Switch as Primitive } from 'radix-ui';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from '@/ui/class-names';

export type SwitchProps = ComponentProps<typeof Primitive.Root> & {
  /** Words before the switch, which belong to its target. Without them give an aria-label. */
  label?: ReactNode;
  hint?: ReactNode;
};

/** On or off at once, without a button that saves. */
export function Switch({ label, hint, className, id, ...rest }: SwitchProps) {
  const made = useId();
  const switchId = id ?? made;
  const control = (
    <Primitive.Root
      id={switchId}
      aria-describedby={hint ? `${switchId}-hint` : undefined}
      className={cn(
        'relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-input bg-accent transition-colors',
        'after:absolute after:-inset-1.5 pointer-coarse:after:-inset-3',
        'data-[state=checked]:border-primary data-[state=checked]:bg-primary disabled:cursor-not-allowed disabled:opacity-50',
        label ? '' : className,
      )}
      {...rest}
    >
      <Primitive.Thumb
        className={cn(
          'ms-0.5 block size-3.5 rounded-full bg-input transition-[translate,background-color]',
          'data-[state=checked]:translate-x-4 data-[state=checked]:bg-primary-foreground rtl:data-[state=checked]:-translate-x-4',
        )}
      />
    </Primitive.Root>
  );
  if (!label) return control;
  return (
    <div className={cn('flex items-start justify-between gap-4 pointer-coarse:min-h-10', className)}>
      <label htmlFor={switchId} className="min-w-0 select-none">
        {label}
        {hint ? (
          <span id={`${switchId}-hint`} className="block text-[0.8125rem] text-muted-foreground">
            {hint}
          </span>
        ) : null}
      </label>
      {control}
    </div>
  );
}
