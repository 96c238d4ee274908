import type { ComponentProps } from 'react';
import { cn } from '@/ui/class-names';

/**
 * Darkens the page and holds it still (theme.css). Plain, where Radix has its own: that one adds a <style> element for the
 * lock, which the policy of the page refuses.
 */
export function Overlay({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div
      data-scroll-lock=""
      className={cn('pointer-events-auto fixed inset-0 z-40 animate-appear overscroll-contain bg-overlay print:hidden', className)}
      {...rest}
    />
  );
}

/**
 * Messages are no part of a dialog, and yet a click on one must not close it. By the time Radix asks, the
 * message may be out of the page; so each one carries the mark, not the place they appear in.
 */
export function keepOpenForToasts(event: { target: EventTarget | null; preventDefault: () => void }): void {
  if (event.target instanceof Element && event.target.closest('[data-toast]')) event.preventDefault();
}
