import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/ui/class-names';

export type StepperProps = {
  label: string;
  steps: readonly { id: string; label: ReactNode }[];
  /** Index of the step one is at; `steps.length` when all are done. */
  current: number;
  /** Read out after a step that is done. */
  doneLabel: string;
  className?: string;
};

/** Where one is in something with several parts. */
export function Stepper({ label, steps, current, doneLabel, className }: StepperProps) {
  return (
    <ol aria-label={label} className={cn('flex flex-wrap gap-x-2 gap-y-2', className)}>
      {steps.map((step, index) => {
        const done = index < current;
        return (
          <li key={step.id} aria-current={index === current ? 'step' : undefined} className="flex items-center gap-2">
            <span
              className={cn(
                'grid size-6 shrink-0 place-items-center rounded-full border border-input text-xs font-semibold tabular-nums',
                index === current && 'border-primary bg-primary text-primary-foreground',
                done && 'border-primary bg-primary-soft text-primary-text',
              )}
            >
              {done ? <Check aria-hidden strokeWidth={3} className="size-3.5" /> : index + 1}
            </span>
            <span className={index === current ? 'font-medium' : 'text-muted-foreground max-sm:sr-only'}>{step.label}</span>
            {done ? <span className="sr-only">{doneLabel}</span> : null}
            {index < steps.length - 1 ? <span aria-hidden className="mx-1 h-px w-6 bg-input" /> : null}
          </li>
        );
      })}
    </ol>
  );
}
