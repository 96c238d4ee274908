import { CircleAlert } from 'lucide-react';
import { cloneElement, type ReactElement, type ReactNode, useId } from 'react';
import { cn } from '@/ui/class-names';

type ControlProps = {
  id?: string;
  'aria-describedby'?: string;
  'aria-labelledby'?: string;
  'aria-invalid'?: boolean;
  'aria-required'?: boolean;
};

export type FieldProps = {
  label: ReactNode;
  /** What to write, below the control. */
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  /** Shown beside the label of a field that may stay empty, such as "optional". */
  optionalLabel?: ReactNode;
  /** The control is a group (radio buttons, check boxes), which takes its name from the label instead of being one. */
  group?: boolean;
  /** Keeps the label for assistive technology only. */
  hideLabel?: boolean;
  className?: string;
  /** One control, which is given its id and aria attributes, or a function that places them itself. */
  children: ReactElement<ControlProps> | ((id: string, describedBy: string | undefined, invalid: boolean) => ReactNode);
};

/** A control with its label, hint and error, wired so that all three are read out with it. */
export function Field({ label, hint, error, required, optionalLabel, group, hideLabel, className, children }: FieldProps) {
  const made = useId();
  const own = typeof children === 'function' ? undefined : children.props;
  const id = own?.id ?? made;
  const invalid = error !== undefined && error !== null && error !== false && error !== '';
  const describedBy = [own?.['aria-describedby'], invalid && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  const text = (
    <>
      {label}
      {required ? (
        <span aria-hidden className="ms-0.5 text-danger">
          *
        </span>
      ) : null}
      {!required && optionalLabel ? <span className="font-normal text-muted-foreground"> {optionalLabel}</span> : null}
    </>
  );
  const labelClasses = cn('mb-1.5 block font-medium', hideLabel && 'sr-only');
  return (
    <div className={cn('min-w-0', className)}>
      {group ? (
        <span id={`${id}-label`} className={labelClasses}>
          {text}
        </span>
      ) : (
        <label htmlFor={id} id={`${id}-label`} className={labelClasses}>
          {text}
        </label>
      )}
      {typeof children === 'function'
        ? children(id, describedBy, invalid)
        : cloneElement(children, {
            id,
            'aria-describedby': describedBy,
            'aria-invalid': invalid || undefined,
            'aria-required': required || undefined,
            ...(group ? { 'aria-labelledby': `${id}-label` } : {}),
          })}
      <div aria-live="polite">
        {invalid ? (
          <p id={`${id}-error`} className="mt-1.5 flex items-start gap-1.5 text-[0.8125rem] text-danger">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span>{error}</span>
          </p>
        ) : null}
      </div>
      {hint ? (
        <p id={`${id}-hint`} className="mt-1.5 text-[0.8125rem] text-muted-foreground">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
