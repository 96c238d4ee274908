import { type RefObject, useEffect } from 'react';

/** Ctrl/⌘ S sends the form, unless something is open on top of it. */
export function useSaveKey(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return;
      event.preventDefault();
      const onTop = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].at(-1);
      if (!onTop || onTop.contains(form.current)) form.current?.requestSubmit();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [form]);
}
