import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Gives the focus back that a form loses while it is sent: to what is wrong in it now, or to where it was. */
export function useKeptFocus(form: RefObject<HTMLElement | null>, busy: boolean): void {
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (busy) {
      before.current = document.activeElement;
      return;
    }
    const wrong = before.current && form.current?.querySelector('[aria-invalid=true]');
    const lost = document.activeElement === document.body || document.activeElement === null;
    const target = wrong ?? (lost ? before.current : null);
    if (target instanceof HTMLElement) target.focus();
    before.current = null;
  }, [form, busy]);
}
