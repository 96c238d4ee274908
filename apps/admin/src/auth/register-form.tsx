import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { openRequest } from '@/api/open-request';
import { isProblem } from '@/api/problem';
import { fieldProblemText } from '@/i18n/field-problems';
import { useLanguage } from '@/i18n/language';
import { useMessages } from '@/i18n/messages';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input, PasswordInput } from '@/ui/input';
import { authMessages } from './auth.messages';
import { ProblemLine } from './problem-line';
import { useAttempt } from './use-attempt';

/** A new account of one's own, which waits for its address to be confirmed. */
export function RegisterForm() {
  const m = useMessages(authMessages);
  const { language } = useLanguage();
  const { busy, problem, weak, attempt } = useAttempt();
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [solving, setSolving] = useState(false);

  const register = (data: FormData) =>
    attempt(async () => {
      const body = Object.fromEntries(data);
      setFields({});
      try {
        await send(body, language, () => setSolving(true));
        setSentTo(String(body.email));
      } catch (error) {
        if (isProblem(error, 'VALIDATION_FAILED')) setFields(error.fields);
        throw error;
      } finally {
        setSolving(false);
      }
    });
  const errorOf = (field: string) => fields[field] && fieldProblemText(fields[field], language);

  if (sentTo)
    return (
      <div className="flex flex-col items-center gap-3 text-center" role="status">
        <MailCheck aria-hidden className="size-10 text-primary-text" />
        <h2 className="font-semibold">{m.registered}</h2>
        <p className="text-muted-foreground">{m.registeredBody(sentTo)}</p>
      </div>
    );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void register(new FormData(event.currentTarget));
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={m.firstName} error={errorOf('first_name')}>
          <Input name="first_name" autoComplete="given-name" required maxLength={80} autoFocus />
        </Field>
        <Field label={m.lastName} error={errorOf('last_name')}>
          <Input name="last_name" autoComplete="family-name" required maxLength={80} />
        </Field>
      </div>
      <Field label={m.email} error={errorOf('email')}>
        <Input name="email" type="email" autoComplete="email" required />
      </Field>
      <Field label={m.password} hint={m.passwordHint} error={errorOf('password') ?? weak}>
        <PasswordInput name="password" autoComplete="new-password" required showLabel={m.showPassword} hideLabel={m.hidePassword} />
      </Field>
      <ProblemLine text={problem} />
      <p aria-live="polite" className="text-muted-foreground empty:hidden">
        {solving && m.solving}
      </p>
      <Button type="submit" busy={busy}>
        {m.register}
      </Button>
    </form>
  );
}

/** Registers, with a solved puzzle when many come from the same place. */
async function send(body: Record<string, unknown>, language: string, onPuzzle: () => void): Promise<void> {
  const attempt = (proof?: string) =>
    openRequest('/api/auth/register', { ...body, ...(proof && { proof_of_work: proof }) }, { 'accept-language': language });
  try {
    await attempt();
  } catch (error) {
    if (!isProblem(error, 'PROOF_OF_WORK_REQUIRED')) throw error;
    onPuzzle();
    const { proveWork } = await import('./proof-of-work');
    await attempt(await proveWork());
  }
}
