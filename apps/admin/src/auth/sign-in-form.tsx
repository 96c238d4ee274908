import { useState } from 'react';
import { session } from '@/api';
import { useProblemText } from '@/frame/problem-text';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input, PasswordInput } from '@/ui/input';
import { authMessages } from './auth.messages';

export interface SignInFormProps {
  readonly onSignedIn: () => void;
}

/** Address and password, then the second factor where there is one. */
export function SignInForm({ onSignedIn }: SignInFormProps) {
  const m = useMessages(authMessages);
  const textOf = useProblemText();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (data: FormData) => {
    setBusy(true);
    setProblem(null);
    try {
      await session.signIn(String(data.get('email')), String(data.get('password')));
      onSignedIn();
    } catch (error) {
      setProblem(textOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <Field label={m.email}>
        <Input name="email" type="email" autoComplete="username" required autoFocus />
      </Field>
      <Field label={m.password}>
        <PasswordInput name="password" autoComplete="current-password" required showLabel={m.showPassword} hideLabel={m.hidePassword} />
      </Field>
      <p role="alert" className="text-danger empty:hidden">
        {problem}
      </p>
      <Button type="submit" busy={busy}>
        {m.signIn}
      </Button>
    </form>
  );
}
