import { lazy, Suspense } from 'react';
import { SignInPage } from '@/auth/sign-in-page';

const SetUpPage = lazy(() => import('@/setup/set-up-page').then(({ SetUpPage }) => ({ default: SetUpPage })));

/** What people see before anybody is known: the sign-in, or the set-up of a new installation. */
export function Door({ onOpen }: { readonly onOpen: (to: string) => Promise<void> }) {
  const { pathname, search } = location;
  if (pathname === '/admin/setup')
    return (
      <Suspense>
        <SetUpPage onDone={() => onOpen('/admin')} />
      </Suspense>
    );
  const next = new URLSearchParams(search).get('next');
  return <SignInPage onSignedIn={() => onOpen(isDoor(pathname) ? safeNext(next) : pathname + search)} />;
}

/** What has an address for whoever is not signed in only: behind the door there is nothing there. */
export function isDoor(pathname: string): boolean {
  return pathname === '/admin/login' || pathname === '/admin/register';
}

/** Only an address of the panel: a link must not lead elsewhere after the sign-in. */
function safeNext(next: string | null): string {
  return next !== null && /^\/admin(\/|$|\?)/.test(next) ? next : '/admin';
}
