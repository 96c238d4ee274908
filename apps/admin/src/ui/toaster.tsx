import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '@/ui/button';
import { cn } from '@/ui/class-names';
import { Spinner } from '@/ui/spinner';
import { toast, type ToastMessage, toasts } from '@/ui/toast-store';

export { toast, type ToastOptions } from '@/ui/toast-store';

export type ToasterProps = {
  /** Names the region. */
  label: string;
  closeLabel: string;
  /** Takes the focus to the messages, so that their buttons are within reach of the keyboard. */
  hotkey?: string;
};

/**
 * Where messages appear, once in the page: at the top, since what somebody presses next lies further down; over the bar, beside what it
 * holds, where there is room for that, else below it. They wait while the focus is on them, the pointer that was moved there, and while the tab
 * is hidden. Not for a pointer that rested where they appeared: they may lie over what it is there for.
 */
export function Toaster({ label, closeLabel, hotkey = 'F8' }: ToasterProps) {
  const list = useSyncExternalStore(toasts.subscribe, toasts.all);
  const [held, setHeld] = useState(false);
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    // What is removed is not left: neither the pointer nor the focus says that it is elsewhere now.
    if (list.length === 0 && !region.current?.contains(document.activeElement)) setHeld(false);
  }, [list]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== hotkey) return;
      event.preventDefault();
      region.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [hotkey]);
  return createPortal(
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- messages stay as long as somebody is at them
    <section
      ref={region}
      aria-label={label}
      // Live: a dialog that hides the rest of the page leaves it readable.
      aria-live="polite"
      aria-relevant="additions"
      tabIndex={-1}
      onPointerMove={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-none fixed inset-x-3 top-16 z-60 flex flex-col gap-2 rounded-lg max-sm:[&>:not(:last-child)]:hidden sm:start-auto sm:w-96 xl:start-96 xl:end-auto xl:top-1.5 print:hidden"
    >
      {list.map((entry) => (
        <Toast key={entry.id} entry={entry} held={held} closeLabel={closeLabel} />
      ))}
    </section>,
    document.body,
  );
}

const icons = {
  neutral: null,
  info: <Info aria-hidden className="text-info" />,
  success: <CircleCheck aria-hidden className="text-success" />,
  warning: <TriangleAlert aria-hidden className="text-warning" />,
  danger: <CircleAlert aria-hidden className="text-danger" />,
  loading: <Spinner className="text-primary-text" />,
};

function Toast({ entry, held, closeLabel }: { entry: ToastMessage; held: boolean; closeLabel: string }) {
  useTimeout(entry, held);
  const { id, tone, message, description, action } = entry;
  return (
    <div
      data-toast=""
      role={tone === 'danger' ? 'alert' : undefined}
      className={cn(
        'pointer-events-auto flex w-full animate-rise items-start gap-3 rounded-lg border bg-card py-3 ps-4 pe-2 text-card-foreground shadow-raised',
        '[&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0',
        tone === 'danger' && 'border-danger/40',
      )}
    >
      {icons[tone]}
      <div className="min-w-0 grow break-words">
        <p className="font-medium">{message}</p>
        {description ? <div className="mt-0.5 text-[0.8125rem] text-muted-foreground">{description}</div> : null}
      </div>
      {action ? (
        <Button
          variant="outline"
          size="sm"
          className="-my-1"
          onClick={() => {
            toast.dismiss(id);
            action.onClick();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <Button
        variant="ghost"
        size="icon-sm"
        className="-my-1.5 text-muted-foreground"
        aria-label={closeLabel}
        onClick={() => toast.dismiss(id)}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}

function useTimeout(entry: ToastMessage, held: boolean): void {
  const left = useRef({ entry, ms: entry.duration });
  useEffect(() => {
    if (left.current.entry !== entry) left.current = { entry, ms: entry.duration };
    if (held || !Number.isFinite(left.current.ms)) return;
    let startedAt = performance.now();
    let timer = 0;
    const stop = () => {
      window.clearTimeout(timer);
      left.current.ms -= performance.now() - startedAt;
    };
    const start = () => {
      startedAt = performance.now();
      timer = window.setTimeout(() => toast.dismiss(entry.id), Math.max(0, left.current.ms));
    };
    const onVisibility = () => (document.hidden ? stop() : start());
    if (!document.hidden) start();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      if (!document.hidden) stop();
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [entry, held]);
}
