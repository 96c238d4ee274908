import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { session } from '@/api';
import { accessQuery, discardAllDrafts, late, leaveUnasked } from '@/frame';

const SessionOver = late(() => import('./session-over').then((file) => file.SessionOver));

/**
 * When the session ends under somebody's hands, they sign in over the page and go on: nothing they entered is lost. Whoever
 * signs out goes to the sign-in page. Whether it is the same person is looked at by `SamePerson`.
 */
export function SessionExpiry() {
  const queries = useQueryClient();
  const state = useSyncExternalStore(session.subscribe, session.state);
  // Another tab may say later why the session is over than that it is.
  const left = useSyncExternalStore(session.subscribe, session.leftOnPurpose);

  // Nobody can fetch it any more when the connection is gone as well.
  useEffect(() => SessionOver.preload(), []);
  useEffect(() => {
    if (state !== 'signed-out' || !left) return;
    // Nor does a draft stay in a tab that was not the one to sign out.
    discardAllDrafts();
    leaveUnasked();
    location.assign('/admin/login');
  }, [state, left]);

  const over = useRef(false);
  useEffect(() => {
    // Here or in another tab: what was refused meanwhile is asked for again.
    if (over.current && state !== 'signed-out')
      void queries.invalidateQueries({ queryKey: accessQuery.queryKey }).then(() => queries.invalidateQueries());
    over.current = state === 'signed-out';
  }, [state, queries]);

  if (state !== 'signed-out' || left) return null;
  return <SessionOver />;
}
