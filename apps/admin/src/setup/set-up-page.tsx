import { useEffect, useState } from 'react';
import { openRequest } from '@/api/open-request';
import { isProblem } from '@/api/problem';
import { session } from '@/api/session';
import { DoorFrame, ProblemLine, useAttempt } from '@/auth/door';
import type { SetupDoneView, SetupStateView } from '@/api/generated';
import { useProblemText } from '@/frame/problem-text';
import { fieldProblemText } from '@/i18n/field-problems';
import { useLanguage } from '@/i18n/language';
import { useMessages } from '@/i18n/messages';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Code } from '@/ui/code';
import { Field } from '@/ui/field';
import { Input, PasswordInput } from '@/ui/input';
import { Skeleton } from '@/ui/skeleton';
import { setupMessages } from './setup.messages';

/** The first screen of a new installation: two fields and a switch, behind the link that the terminal shows. */
export function SetUpPage({ onDone }: { readonly onDone: () => Promise<void> }) {
  const m = useMessages(setupMessages);
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const [link, setLink] = useState<SetupStateView | null>(null);
  const { problem, attempt } = useAttempt();
  useEffect(() => {
    void attempt(async () => setLink(await openRequest<SetupStateView>(`/api/setup?${new URLSearchParams({ token }).toString()}`)));
    // oxlint-disable-next-line react/exhaustive-deps -- once: the link does not change while the page is open
  }, []);
  return (
    <DoorFrame title={link && link.state !== 'open' ? m.deadTitle : m.title}>
      <ProblemLine text={problem} />
      {link === null && !problem && <Skeleton className="h-48" aria-label={m.loading} />}
      {link?.state === 'open' && <SetUpForm token={token} least={link.passwordMinLength} onDone={onDone} />}
      {link && link.state !== 'open' && <DeadLink state={link.state} />}
    </DoorFrame>
  );
}

interface SetUpFormProps {
  readonly token: string;
  readonly least: number;
  readonly onDone: () => Promise<void>;
}

function SetUpForm({ token, least, onDone }: SetUpFormProps) {
  const m = useMessages(setupMessages);
  const { language } = useLanguage();
  const { busy, problem, attempt } = useAttempt();
  const textOf = useProblemText();
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [demoFailed, setDemoFailed] = useState(false);

  const setUp = (data: FormData) =>
    attempt(async () => {
      const [email, password] = [String(data.get('email')), String(data.get('password'))];
      setWrong({});
      try {
        const done = await openRequest<SetupDoneView>('/api/setup', { token, email, password, language, demo: data.get('demo') !== null });
        await session.signIn(done.email, password);
        if (done.demo === 'failed') return setDemoFailed(true);
      } catch (error) {
        if (isProblem(error, 'WEAK_PASSWORD')) return setWrong({ password: textOf(error) });
        const about = isProblem(error, 'VALIDATION_FAILED') ? error.fields.email : undefined;
        if (about === undefined) throw error;
        return setWrong({ email: fieldProblemText(about, language) });
      }
      await onDone();
    });

  if (demoFailed)
    return (
      <div className="flex flex-col gap-4">
        <p role="alert">{m.demoFailed}</p>
        <Button autoFocus onClick={() => void onDone()}>
          {m.goOn}
        </Button>
      </div>
    );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void setUp(new FormData(event.currentTarget));
      }}
    >
      <p className="text-muted-foreground">{m.intro}</p>
      <Field label={m.email} error={wrong.email}>
        <Input name="email" type="email" autoComplete="username" required autoFocus />
      </Field>
      <Field label={m.password} hint={!wrong.password && m.passwordHint(least)} error={wrong.password}>
        <PasswordInput name="password" autoComplete="new-password" required showLabel={m.showPassword} hideLabel={m.hidePassword} />
      </Field>
      <Checkbox name="demo" defaultChecked label={m.demo} hint={m.demoHint} className="rounded-md border p-3" />
      <ProblemLine text={problem} />
      <Button type="submit" busy={busy}>
        {m.submit}
      </Button>
      <RestoreHint />
    </form>
  );
}

/** Nobody has an account yet who could upload a backup: it is restored on the command line. */
function RestoreHint() {
  const m = useMessages(setupMessages);
  return (
    <details className="text-muted-foreground">
      <summary className="cursor-pointer pointer-coarse:py-2">{m.restore}</summary>
      <p className="mt-2">{m.restoreHint}</p>
      <Code block className="mt-2 text-foreground">
        npx zocalo backup restore FILE.zocalo-backup
      </Code>
    </details>
  );
}

function DeadLink({ state }: { readonly state: Exclude<SetupStateView['state'], 'open'> }) {
  const m = useMessages(setupMessages);
  return (
    <div className="flex flex-col gap-3">
      <p role="alert">{m[state]}</p>
      {state === 'closed' ? (
        <Button asChild>
          <a href="/admin/login">{m.toSignIn}</a>
        </Button>
      ) : (
        <>
          <p className="text-muted-foreground">{m.another}</p>
          <Code>npx zocalo setup-link</Code>
        </>
      )}
    </div>
  );
}
