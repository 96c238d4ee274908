import { Check, Minus } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from '@/ui/class-names';

export type CheckboxProps = ComponentProps<typeof Primitive.Root> & {
  /** Words beside the box, which belong to its target. Without them give an aria-label. */
  label?: ReactNode;
  hint?: ReactNode;
};

export function Checkbox({ label, hint, className, id, ...rest }: CheckboxProps) {
  const made = useId();
  const boxId = id ?? made;
  const box = (
    <Primitive.Root
      id={boxId}
      aria-describedby={hint ? `${boxId}-hint` : undefined}
      className={cn(
        'peer relative grid size-4 shrink-0 place-items-center rounded-sm border border-input bg-card text-primary-foreground transition-colors',
        'after:absolute after:-inset-2 pointer-coarse:after:-inset-3',
        'hover:border-foreground/60 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger',
        'data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary',
        label ? 'mt-0.5' : className,
      )}
      {...rest}
    >
      <Primitive.Indicator className="group">
        <Check aria-hidden strokeWidth={3} className="size-3 group-data-[state=indeterminate]:hidden" />
        <Minus aria-hidden strokeWidth={3} className="hidden size-3 group-data-[state=indeterminate]:block" />
      </Primitive.Indicator>
    </Primitive.Root>
  );
  if (!label) return box;
  return (
    <div className={cn('flex items-start gap-2.5 pointer-coarse:min-h-10', className)}>
      {box}
      <label htmlFor={boxId} className="min-w-0 select-none peer-disabled:opacity-60">
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
