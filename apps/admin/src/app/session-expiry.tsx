import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { session } from '@/api';
import { accessQuery, late } from '@/frame';

const SessionOver = late(() => import('./session-over').then((file) => file.SessionOver));

/**
 * When the session ends under somebody's hands, they sign in over the page and go on: nothing they entered is lost. Whoever
 * signs out goes to the sign-in page. Whether it is the same person is looked at by `SamePerson`.
 */
export function SessionExpiry() {
  const queries = useQueryClient();
  const state = useSyncExternalStore(session.subscribe, session.state);

  // Nobody can fetch it any more when the connection is gone as well.
  useEffect(() => SessionOver.preload(), []);
  useEffect(() => {
    if (state === 'signed-out' && session.leftOnPurpose()) location.assign('/admin/login');
  }, [state]);

  if (state !== 'signed-out' || session.leftOnPurpose()) return null;
  const goOn = () => void queries.invalidateQueries({ queryKey: accessQuery.queryKey }).then(() => queries.invalidateQueries());
  return <SessionOver onSignedIn={goOn} />;
}
