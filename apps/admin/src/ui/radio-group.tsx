import { RadioGroup as Primitive } from 'radix-ui';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from '@/ui/class-names';

/** One of a few, all in sight. Inside a Field, say `group`. */
export function RadioGroup({ className, ...rest }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root className={cn('grid gap-2.5', className)} {...rest} />;
}

export type RadioProps = ComponentProps<typeof Primitive.Item> & { label: ReactNode; hint?: ReactNode };

export function Radio({ label, hint, className, id, ...rest }: RadioProps) {
  const made = useId();
  const radioId = id ?? made;
  return (
    <div className={cn('flex items-start gap-2.5 pointer-coarse:min-h-10', className)}>
      <Primitive.Item
        id={radioId}
        aria-describedby={hint ? `${radioId}-hint` : undefined}
        className={cn(
          'peer relative mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-input bg-card transition-colors',
          'after:absolute after:-inset-2 pointer-coarse:after:-inset-3 hover:border-foreground/60',
          'disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-primary',
        )}
        {...rest}
      >
        <Primitive.Indicator className="size-2 rounded-full bg-primary" />
      </Primitive.Item>
      <label htmlFor={radioId} className="min-w-0 select-none peer-disabled:opacity-60">
        {label}
        {hint ? (
          <span id={`${radioId}-hint`} className="block text-[0.8125rem] text-muted-foreground">
            {hint}
          </span>
        ) : null}
      </label>
    </div>
  );
}
