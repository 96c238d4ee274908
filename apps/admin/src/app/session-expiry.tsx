import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { session } from '@/api';
import { SignInForm } from '@/auth';
import { accessQuery } from '@/frame';
import { useMessages } from '@/i18n';
import { Dialog, DialogBody } from '@/ui/dialog';
import { shellMessages } from './shell.messages';

/**
 * When the session ends under somebody's hands, they sign in over the page and go on: nothing they entered is lost. Whoever
 * signs out goes to the sign-in page. Whether it is the same person is looked at by `SamePerson`.
 */
export function SessionExpiry() {
  const m = useMessages(shellMessages);
  const queries = useQueryClient();
  const state = useSyncExternalStore(session.subscribe, session.state);

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
