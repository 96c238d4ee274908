import type { ReactNode } from 'react';

export type ToastTone = 'neutral' | 'success' | 'info' | 'warning' | 'danger' | 'loading';

export type ToastOptions = {
  /** A toast with an id that is shown already takes its place. */
  id?: string;
  description?: ReactNode;
  action?: { label: ReactNode; onClick: () => void };
  /** Milliseconds; Infinity: until it is dismissed. */
  duration?: number;
};

export type ToastMessage = ToastOptions & { id: string; tone: ToastTone; message: ReactNode; duration: number };

const DURATION = 5000;
const LONGER = 8000;
/** More than this at once nobody reads; the oldest give way. */
const MOST = 4;

let shown: readonly ToastMessage[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly ToastMessage[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function show(tone: ToastTone, message: ReactNode, options: ToastOptions = {}): string {
  const id = options.id ?? `toast-${++last}`;
  const usual = tone === 'loading' ? Infinity : tone === 'danger' || options.action ? LONGER : DURATION;
  const entry = { ...options, id, tone, message, duration: options.duration ?? usual };
  const replaces = shown.some((each) => each.id === id);
  set(replaces ? shown.map((each) => (each.id === id ? entry : each)) : [...shown, entry].slice(-MOST));
  return id;
}

export const toasts = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  all: () => shown,
};

type Show = (message: ReactNode, options?: ToastOptions) => string;
const of =
  (tone: ToastTone): Show =>
  (message, options) =>
    show(tone, message, options);

/** `toast.success('Saved', { action: { label: 'Undo', onClick } })`; answers the id, with which it can be replaced or dismissed. */
export const toast: Show & Record<'success' | 'info' | 'warning' | 'error' | 'loading', Show> & { dismiss: (id?: string) => void } =
  Object.assign(of('neutral'), {
    success: of('success'),
    info: of('info'),
    warning: of('warning'),
    error: of('danger'),
    loading: of('loading'),
    dismiss: (id?: string) => set(id === undefined ? [] : shown.filter((each) => each.id !== id)),
  });
