import { useState } from 'react';
import { useMessages } from '@/i18n/messages';
import { Button } from '@/ui/button';
import { authMessages } from './auth.messages';
import { DoorFrame } from './door-frame';
import { RegisterForm } from './register-form';
import { SignInForm } from './sign-in-form';

/** The door: for staff and for everybody else who has an account, or wants one. */
export function SignInPage({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }) {
  const m = useMessages(authMessages);
  const [registering, setRegistering] = useState(location.pathname === '/admin/register');
  return (
    <DoorFrame title={registering ? m.register : m.signIn}>
      {registering ? <RegisterForm /> : <SignInForm onSignedIn={() => void onSignedIn()} />}
      <Button variant="link" className="self-center" onClick={() => setRegistering(!registering)}>
        {registering ? m.haveAccount : m.register}
      </Button>
    </DoorFrame>
  );
}
