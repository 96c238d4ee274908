import { useState } from 'react';

/**
 * For the content of a dialog, as its `onCloseAutoFocus`: gives the focus back to what had it when the dialog appeared,
 * which Radix does only where the dialog has a trigger of its own. What was an item of a menu is gone by then: the button
 * of that menu stands for it.
 */
export function useReturnFocus(): (event: Event) => void {
  const [origin] = useState(focusedNow);
  return (event) => {
    if (!origin?.isConnected) return;
    event.preventDefault();
    origin.focus();
  };
}

function focusedNow(): HTMLElement | null {
  let element = document.activeElement;
  for (let menu = element?.closest('[role=menu]'); menu; menu = element?.closest('[role=menu]')) {
    element = document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  }
  return element instanceof HTMLElement && element !== document.body ? element : null;
}
