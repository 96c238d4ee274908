import { SignInForm } from '@/auth';
import { useMessages } from '@/i18n';
import { Dialog, DialogBody } from '@/ui/dialog';
import { shellMessages } from './shell.messages';

/** The sign-in over a page whose session ended. */
export function SessionOver({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const m = useMessages(shellMessages);
  return (
    <Dialog open title={m.sessionOver} description={m.sessionOverBody} closeLabel={m.close} size="sm">
      <DialogBody>
        <SignInForm onSignedIn={onSignedIn} />
      </DialogBody>
    </Dialog>
  );
}
