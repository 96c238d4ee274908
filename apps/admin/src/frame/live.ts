import { useEffect, useEffectEvent } from 'react';
import { importOnce } from './import-once';

// Once the first screen is there: nothing on it waits for this.
const stream = importOnce(async () => {
  await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
  return import('./live-stream');
});

/**
 * Hears what happens to the person while it happens: `useLive<{ messageId: string }>('message.sent', (payload) => …)`. All tabs share one
 * connection. Without one the page is as good as it was before: what it shows is read anew when it comes back.
 * @param onEvent with null where something may have been missed: read anew what is shown.
 */
export function useLive<Payload extends object>(type: string, onEvent: (payload: Payload | null) => void): void {
  const tell = useEffectEvent((payload: object | null) => onEvent(payload as Payload | null));
  useEffect(() => {
    let isHere = true;
    let leave: (() => void) | undefined;
    const join = () =>
      void stream.fetch().then(
        ({ listen }) => (leave ??= isHere ? listen(type, (payload) => tell(payload)) : undefined),
        () => undefined,
      );
    join();
    addEventListener('online', join);
    return () => {
      isHere = false;
      leave?.();
      removeEventListener('online', join);
    };
  }, [type]);
}
