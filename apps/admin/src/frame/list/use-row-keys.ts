import { useEffect } from 'react';

const ROW = 'tr[data-row]';
/** Where letters are letters, and arrows belong to what is there. */
const TAKEN =
  'input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [role=listbox], [aria-expanded=true]';

/**
 * Goes through the rows of the list as in a mail program: j and k from anywhere on the page, arrow keys from within a row,
 * x selects the row, Enter opens it.
 */
export function useRowKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest(TAKEN) || document.querySelector('[role=dialog]')) return;
      const row = target.closest<HTMLElement>(ROW);
      const step = { j: 1, k: -1, ...(row && { ArrowDown: 1, ArrowUp: -1 }) }[event.key];
      if (step !== undefined) {
        if (focusRow(next(row, step))) event.preventDefault();
      } else if (row && event.key === 'x') row.querySelector<HTMLElement>('[type=checkbox]')?.click();
      else if (event.key === 'Enter' && target === row) row.querySelector<HTMLElement>('a')?.click();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function next(row: HTMLElement | null, step: number): Element | null {
  if (row) return step > 0 ? row.nextElementSibling : row.previousElementSibling;
  const rows = document.querySelectorAll(ROW);
  return rows.item(step > 0 ? 0 : rows.length - 1);
}

function focusRow(row: Element | null): boolean {
  if (!(row instanceof HTMLElement)) return false;
  (row.querySelector<HTMLElement>('a') ?? row).focus();
  return true;
}
