import { type KeyboardEvent, useRef, useState } from 'react';

type Choice<V extends string> = { value: V; label: string; disabled?: boolean };

const PAGE = 10;

/** The open list of a select: which option the keys stand on, and what each key does. */
export function useListbox<V extends string>(options: readonly Choice<V>[], value: V | undefined, onChoose: (value: V) => void) {
  const [open, setOpenState] = useState(false);
  const [active, setActive] = useState(0);
  const typed = useRef({ text: '', at: 0 });

  const setOpen = (next: boolean) => {
    if (next)
      setActive(
        Math.max(
          0,
          options.findIndex((option) => option.value === value),
        ),
      );
    setOpenState(next);
  };
  const choose = (index: number) => {
    const option = options[index];
    if (option === undefined || option.disabled) return;
    onChoose(option.value);
    setOpenState(false);
  };
  const move = (by: number) => {
    const step = by < 0 ? -1 : 1;
    let index = Math.min(options.length - 1, Math.max(0, active + by));
    while (options[index]?.disabled) index += step;
    if (options[index] !== undefined) setActive(index);
  };
  const jump = (letter: string) => {
    const now = Date.now();
    const text = now - typed.current.at > 700 ? letter : typed.current.text + letter;
    typed.current = { text, at: now };
    const repeated = [...text].every((each) => each === letter);
    const sought = (repeated ? letter : text).toLocaleLowerCase();
    const from = repeated ? active + 1 : active;
    const order = options.map((_, offset) => (from + offset) % options.length);
    const hit = order.find((index) => !options[index]?.disabled && options[index]?.label.toLocaleLowerCase().startsWith(sought));
    if (hit !== undefined) setActive(hit);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey) return;
    const letter = key.length === 1 && key !== ' ';
    if (!open) {
      if (!['ArrowDown', 'ArrowUp', 'Enter', ' ', 'Home', 'End'].includes(key) && !letter) return;
      event.preventDefault();
      setOpen(true);
      if (letter) jump(key);
      return;
    }
    const actions: Record<string, () => void> = {
      ArrowDown: () => move(1),
      ArrowUp: () => (event.altKey ? choose(active) : move(-1)),
      PageDown: () => move(PAGE),
      PageUp: () => move(-PAGE),
      Home: () => move(-options.length),
      End: () => move(options.length),
      Enter: () => choose(active),
      ' ': () => choose(active),
      Escape: () => setOpenState(false),
    };
    if (key === 'Tab') {
      choose(active);
      return;
    }
    const action = letter ? () => jump(key) : actions[key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  return { open, setOpen, active, setActive, choose, onKeyDown };
}
