import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { configureClient, onForbidden, onMaintenanceChange, queryClient, session } from '@/api';
import { accessQuery, keepOnlyOwn } from '@/frame';
import { useMessages } from '@/i18n';
import { late } from '@/frame/late';
import { toast } from '@/ui/toast-store';
import { router } from './router';
import { shellMessages } from './shell.messages';

const Toaster = late(() => import('@/ui/toaster').then((file) => file.Toaster));

configureClient();
// Whoever used this browser before may have left without signing out.
keepOnlyOwn();
onMaintenanceChange(() => void queryClient.invalidateQueries({ queryKey: accessQuery.queryKey }));
onForbidden(() => void queryClient.invalidateQueries({ queryKey: accessQuery.queryKey }));

/** The panel of somebody who is signed in. */
export function Panel() {
  const m = useMessages(shellMessages);
  useEffect(() => {
    if (session.wasActing()) toast.info(m.oneselfAgain);
    // oxlint-disable-next-line react/exhaustive-deps -- once: the language may change later
  }, []);
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toaster label={m.messages} closeLabel={m.close} />
    </QueryClientProvider>
  );
}
