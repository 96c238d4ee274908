import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { ticketDeskLeave, ticketDeskLook, type TicketViewerView } from '@/api/generated';
import { useLive } from '@/frame';

/** The API takes somebody for gone after 30 seconds. */
const BEAT_MS = 15_000;

/** Says that one looks at a ticket, as long as the page is in sight, and knows who else does. Nobody is kept from anything by it. */
export function usePresence(ticketId: string): {
  readonly others: readonly TicketViewerView[];
  readonly write: (isWriting: boolean) => void;
} {
  const [others, setOthers] = useState<readonly TicketViewerView[]>([]);
  const writing = useRef(false);
  const look = useEffectEvent(() => {
    if (document.visibilityState === 'hidden') return;
    // Whoever cannot say so works on all the same.
    void ticketDeskLook({ path: { id: ticketId }, body: { writing: writing.current } }).then(
      ({ items }) => setOthers(items),
      () => undefined,
    );
  });
  const leave = useEffectEvent(() => void ticketDeskLeave({ path: { id: ticketId } }).catch(() => undefined));
  useEffect(() => {
    const onSight = () => (document.visibilityState === 'hidden' ? leave() : look());
    look();
    const timer = setInterval(() => look(), BEAT_MS);
    document.addEventListener('visibilitychange', onSight);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onSight);
      void ticketDeskLeave({ path: { id: ticketId } }).catch(() => undefined);
    };
  }, [ticketId]);
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    if (beat > 0) look();
  }, [beat]);
  const write = useCallback((isWriting: boolean) => {
    if (writing.current === isWriting) return;
    writing.current = isWriting;
    setBeat((count) => count + 1);
  }, []);
  useLive<{ readonly ticketId: string }>('ticket.viewers', (news) => {
    if (!news || news.ticketId === ticketId) setBeat((count) => count + 1);
  });
  return { others, write };
}
