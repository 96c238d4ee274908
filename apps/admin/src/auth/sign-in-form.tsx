import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { session } from '@/api/session';
import { useMessages } from '@/i18n/messages';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input, PasswordInput } from '@/ui/input';
import { authMessages } from './auth.messages';
import { askForPasskey, passkeysOffered } from './passkey';
import { ProblemLine } from './problem-line';
import { SecondFactorForm } from './second-factor-form';
import { useAttempt } from './use-attempt';

export interface SignInFormProps {
  readonly onSignedIn: () => void;
  /** Whose session it was. */
  readonly email?: string | undefined;
}

/** A sign-in that waits for its second factor. */
interface Pending {
  readonly challengeId: string;
  readonly factors: readonly string[];
  readonly email: string;
}

/** Address and password, or a passkey; then the second factor where there is one. */
export function SignInForm({ onSignedIn, email: known }: SignInFormProps) {
  const m = useMessages(authMessages);
  const { busy, problem, attempt } = useAttempt();
  const [pending, setPending] = useState<Pending | null>(null);

  const withPassword = (data: FormData) =>
    attempt(async () => {
      const email = String(data.get('email'));
      try {
        await session.signIn(email, String(data.get('password')));
      } catch (error) {
        if (!isProblem(error, 'SECOND_FACTOR_REQUIRED')) throw error;
        const { challengeId, factors } = error.details;
        setPending({ challengeId: String(challengeId), factors: factors as string[], email });
        return;
      }
      onSignedIn();
    });
  const withPasskey = () =>
    attempt(async () => {
      await session.complete('/api/auth/passkeys/login', { passkey: await askForPasskey(null) });
      onSignedIn();
    });

  if (pending)
    return (
      <SecondFactorForm
        factors={pending.factors}
        email={pending.email}
        submitLabel={m.goOn}
        cancelLabel={m.back}
        onCancel={() => setPending(null)}
        prove={async (proof) => {
          await session.complete('/api/auth/second-factor', { challengeId: pending.challengeId, ...proof });
          onSignedIn();
        }}
      />
    );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void withPassword(new FormData(event.currentTarget));
      }}
    >
      <Field label={m.email}>
        <Input name="email" type="email" autoComplete="username webauthn" defaultValue={known} required autoFocus={known === undefined} />
      </Field>
      <Field label={m.password}>
        <PasswordInput
          name="password"
          autoComplete="current-password"
          autoFocus={known !== undefined}
          required
          showLabel={m.showPassword}
          hideLabel={m.hidePassword}
        />
      </Field>
      <ProblemLine text={problem} />
      <Button type="submit" busy={busy}>
        {m.signIn}
      </Button>
      {passkeysOffered() && (
        <Button variant="outline" disabled={busy} onClick={() => void withPasskey()}>
          <KeyRound aria-hidden /> {m.withPasskey}
        </Button>
      )}
      <a href="/api/auth/forgot-password" className="self-center text-primary-text underline-offset-4 hover:underline">
        {m.forgot}
      </a>
    </form>
  );
}
