import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { session } from '@/api';
import { SignInForm } from '@/auth';
import { accessQuery } from '@/frame';
import { useMessages } from '@/i18n';
import { Dialog, DialogBody } from '@/ui/dialog';
import { shellMessages } from './shell.messages';

/**
 * When the session ends under somebody's hands, they sign in over the page and go on: nothing they entered is lost. Whoever
 * signs out goes to the sign-in page. When another person signs in, everything is read anew.
 */
export function SessionExpiry() {
  const m = useMessages(shellMessages);
  const router = useRouter();
  const queries = useQueryClient();
  const state = useSyncExternalStore(session.subscribe, session.state);
  const identity = useSyncExternalStore(session.subscribe, session.identity);
  const before = useRef(identity);

  useEffect(() => {
    if (before.current === identity || state === 'signed-out') return;
    const another = before.current !== null;
    before.current = identity;
    if (!another) return;
    // Somebody else's data must not stay on the screen.
    queries.clear();
    void router.navigate({ to: '/' } as never).then(() => router.invalidate());
  }, [identity, state, queries, router]);

  useEffect(() => {
    if (state === 'signed-out' && session.leftOnPurpose()) location.assign('/admin/login');
  }, [state]);

  if (state !== 'signed-out' || session.leftOnPurpose()) return null;
  const goOn = () => void queries.invalidateQueries({ queryKey: accessQuery.queryKey }).then(() => queries.invalidateQueries());
  return (
    <Dialog open title={m.sessionOver} description={m.sessionOverBody} closeLabel={m.close} size="sm">
      <DialogBody>
        <SignInForm onSignedIn={goOn} />
      </DialogBody>
    </Dialog>
  );
}
