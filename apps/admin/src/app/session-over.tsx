import { useQueryClient } from '@tanstack/react-query';
import { SignInForm } from '@/auth';
import { ownProfileQuery } from '@/frame';
import { useMessages } from '@/i18n';
import { Dialog, DialogBody } from '@/ui/dialog';
import { overlayMessages } from './overlay.messages';

/** The sign-in over a page whose session ended. It goes away with the next session, be it from here or from another tab. */
export function SessionOver() {
  const m = useMessages(overlayMessages);
  const known = useQueryClient().getQueryData(ownProfileQuery.queryKey);
  return (
    <Dialog open title={m.sessionOver} description={m.sessionOverBody} size="sm">
      <DialogBody>
        <SignInForm email={known?.email} onSignedIn={() => {}} />
      </DialogBody>
    </Dialog>
  );
}
