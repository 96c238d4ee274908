import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { configureClient, onForbidden, queryClient } from '@/api';
import { accessQuery, keepOnlyOwn } from '@/frame';
import { useMessages } from '@/i18n';
import { late } from '@/frame/late';
import { router } from './router';
import { shellMessages } from './shell.messages';

const Toaster = late(() => import('@/ui/toaster').then((file) => file.Toaster));

configureClient();
// Whoever used this browser before may have left without signing out.
keepOnlyOwn();
onForbidden(() => void queryClient.invalidateQueries({ queryKey: accessQuery.queryKey }));

/** The panel of somebody who is signed in. */
export function Panel() {
  const m = useMessages(shellMessages);
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toaster label={m.messages} closeLabel={m.close} />
    </QueryClientProvider>
  );
}
