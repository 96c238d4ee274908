import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps, MouseEvent } from 'react';
import { cn } from '@/ui/class-names';
import { Spinner } from '@/ui/spinner';

/** The look of a button, for links that should look like one. */
export const buttonVariants = cva(
  [
    'relative inline-flex shrink-0 items-center justify-center gap-2 rounded-lg border border-transparent font-medium whitespace-nowrap select-none',
    'transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:cursor-default',
    '[&_svg:not([class*=size-])]:size-4 [&_svg]:shrink-0 print:hidden',
  ],
  {
    variants: {
      variant: {
        primary: 'bg-primary text-primary-foreground hover:bg-primary-hover',
        secondary: 'bg-accent text-foreground hover:bg-border',
        outline: 'border-input/60 bg-card text-foreground hover:bg-muted',
        ghost: 'text-foreground hover:bg-accent',
        danger: 'bg-danger-solid text-danger-foreground hover:bg-danger-hover',
        link: 'text-primary-text underline-offset-4 hover:underline',
      },
      size: {
        sm: 'h-8 px-3 text-[0.8125rem] pointer-coarse:h-10',
        md: 'h-9 px-4 pointer-coarse:h-11',
        icon: 'size-9 pointer-coarse:size-11',
        'icon-sm': 'size-8 pointer-coarse:size-10',
      },
    },
    compoundVariants: [{ variant: 'link', size: ['sm', 'md'], className: 'h-auto px-0 pointer-coarse:h-auto pointer-coarse:min-h-10' }],
    defaultVariants: { variant: 'primary', size: 'md' },
  },
);

export type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonVariants> & {
    /** Shows a spinner in place of the words, keeps the width and the focus, and takes no further click. */
    busy?: boolean;
    /** Gives its look to the one child, which is a link. */
    asChild?: boolean;
  };

export function Button({ variant, size, busy = false, asChild = false, className, children, onClick, ...rest }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button type="button" className={classes} aria-busy={busy || undefined} aria-disabled={busy || undefined} onClick={click} {...rest}>
      {busy ? <Spinner className="absolute" /> : null}
      {/* Transparent, not hidden: the name of the button stays readable to assistive technology. */}
      <span className={busy ? 'inline-flex items-center gap-2 opacity-0' : 'contents'}>{children}</span>
    </button>
  );
}
