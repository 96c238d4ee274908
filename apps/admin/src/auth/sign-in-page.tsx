import { useEffect } from 'react';
import { Logo } from '@/ui/logo';
import { useMessages } from '@/i18n';
import { authMessages } from './auth.messages';
import { SignInForm } from './sign-in-form';

/** The door: for staff and for everybody else who has an account. */
export function SignInPage({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }) {
  const m = useMessages(authMessages);
  useEffect(() => {
    document.title = `${m.signIn} · Zócalo`;
  }, [m]);
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 p-6">
      <h1 className="flex items-center gap-3 text-2xl font-semibold">
        <Logo className="size-8" /> Zócalo
      </h1>
      <SignInForm onSignedIn={() => void onSignedIn()} />
    </main>
  );
}
