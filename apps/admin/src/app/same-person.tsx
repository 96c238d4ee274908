import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { session } from '@/api';
import { keepOnlyOwn } from '@/frame';
import { useMessages } from '@/i18n';
import { toast } from '@/ui/toast-store';
import { shellMessages } from './shell.messages';

/**
 * When this tab acts as somebody else, is oneself again, or another person signs in over an ended session or in another tab,
 * everything begins anew at the start: nothing that one person was shown, read or typed, nor a way to undo what they did, stays for
 * the other.
 */
export function SamePerson({ children }: { readonly children: ReactNode }) {
  const { oneselfAgain } = useMessages(shellMessages);
  const router = useRouter();
  const queries = useQueryClient();
  const state = useSyncExternalStore(session.subscribe, session.state);
  const identity = useSyncExternalStore(session.subscribe, session.identity);
  const [shownTo, setShownTo] = useState(identity);
  const changed = shownTo !== null && shownTo !== identity && state !== 'signed-out';

  useEffect(() => {
    if (shownTo === null && identity !== null) setShownTo(identity);
    if (!changed) return;
    keepOnlyOwn();
    toast.dismiss();
    if (session.wasActing()) toast.info(oneselfAgain);
    // What was shown is gone from the page by now, so that nothing asks for it again as the other person.
    queries.clear();
    void router
      .navigate({ to: '/' } as never)
      .then(() => router.invalidate())
      .finally(() => setShownTo(identity));
  }, [changed, shownTo, identity, queries, router, oneselfAgain]);

  return changed ? <div className="min-h-dvh" aria-busy /> : children;
}
