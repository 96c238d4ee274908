import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { session } from '@/api';
import { discardAllDrafts, forgetAllJobs } from '@/frame';

/**
 * When this tab acts as somebody else, is oneself again, or another person signs in over an ended session, everything begins
 * anew at the start: nothing that one person was shown, read or typed stays for the other.
 */
export function SamePerson({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const queries = useQueryClient();
  const state = useSyncExternalStore(session.subscribe, session.state);
  const identity = useSyncExternalStore(session.subscribe, session.identity);
  const acting = state === 'impersonating';
  const [shown, setShown] = useState({ to: identity, acting });
  const changed = shown.to !== null && shown.to !== identity && state !== 'signed-out';

  useEffect(() => {
    if (shown.to === null && identity !== null) setShown({ to: identity, acting });
    if (!changed) return;
    // Whoever acts as somebody is still the one who wrote the drafts; another person is not.
    if (!acting && !shown.acting) {
      discardAllDrafts();
      forgetAllJobs();
    }
    // What was shown is gone from the page by now, so that nothing asks for it again as the other person.
    queries.clear();
    void router
      .navigate({ to: '/' } as never)
      .then(() => router.invalidate())
      .finally(() => setShown({ to: identity, acting }));
  }, [changed, shown, identity, acting, queries, router]);

  return changed ? <div className="min-h-dvh" aria-busy /> : children;
}
