import { useState } from 'react';
import { useMessages } from '@/i18n/messages';
import { Button } from '@/ui/button';
import { authMessages } from './auth.messages';
import { DemoNotice, DoorNotice, useDoor } from './door-notice';
import { DoorFrame } from './door-frame';
import { RegisterForm } from './register-form';
import { SignInForm } from './sign-in-form';

/** The door: for staff and for everybody else who has an account, or wants one. */
export function SignInPage({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }) {
  const m = useMessages(authMessages);
  const [registering, setRegistering] = useState(location.pathname === '/admin/register');
  const door = useDoor();
  const isClosed = door !== null && (!door.setUp || door.maintenance !== null);
  return (
    <DoorFrame title={registering ? m.register : m.signIn}>
      {door && <DoorNotice door={door} />}
      <DemoNotice />
      {registering ? <RegisterForm /> : <SignInForm onSignedIn={() => void onSignedIn()} />}
      {/* Nobody gets an account while nothing can be changed. */}
      {(registering || !isClosed) && (
        <Button variant="link" className="self-center" onClick={() => setRegistering(!registering)}>
          {registering ? m.haveAccount : m.register}
        </Button>
      )}
    </DoorFrame>
  );
}
