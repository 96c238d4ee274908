import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api';
import { ownPasswordChange } from '@/api/generated';
import { ownProfileQuery, useAction, useProblemText } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Field } from '@/ui/field';
import { PasswordInput } from '@/ui/input';
import { sessionsQuery } from './own-queries';
import { securityMessages } from './security.messages';

interface Wrong {
  readonly current?: string;
  readonly next?: string;
}

/** Another password, for whoever knows the present one. What is typed stays in the two inputs and is emptied once it is sent. */
export function PasswordCard() {
  const m = useMessages(securityMessages);
  const { data: profile } = useSuspenseQuery(ownProfileQuery);
  const textOf = useProblemText();
  const { run, busy } = useAction();
  const [wrong, setWrong] = useState<Wrong>({});

  const submit = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    const [current, next] = [String(data.get('current')), String(data.get('next'))];
    const missing = { ...(current === '' && { current: m.passwordMissing }), ...(next === '' && { next: m.passwordMissing }) };
    setWrong(missing);
    if (Object.keys(missing).length > 0) return;
    const changed = await run(() => ownPasswordChange({ body: { current_password: current, new_password: next } }), {
      done: m.passwordChanged,
      invalidate: [sessionsQuery.queryKey],
      onProblem: (error) => {
        if (isProblem(error, 'INVALID_CREDENTIALS')) setWrong({ current: m.passwordWrong });
        else if (isProblem(error, 'WEAK_PASSWORD', 'PASSWORD_UNCHANGED')) setWrong({ next: textOf(error) });
        else return false;
        return true;
      },
    });
    if (changed) form.reset();
  };

  const labels = { showLabel: m.showPassword, hideLabel: m.hidePassword };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.passwordTitle}</CardTitle>
        <CardDescription>{m.passwordHint}</CardDescription>
      </CardHeader>
      <CardContent>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void submit(event.currentTarget);
          }}
        >
          {/* So that a password manager knows whose password it keeps. */}
          <input type="text" name="username" autoComplete="username" value={profile.email} readOnly hidden />
          <Field label={m.currentPassword} error={wrong.current} required>
            <PasswordInput name="current" autoComplete="current-password" {...labels} />
          </Field>
          <Field label={m.newPassword} hint={m.newPasswordHint(profile.passwordMinLength)} error={wrong.next} required>
            <PasswordInput name="next" autoComplete="new-password" {...labels} />
          </Field>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button type="submit" busy={busy}>
              {m.passwordChange}
            </Button>
            <a href="/api/auth/forgot-password" className="text-primary-text underline-offset-4 hover:underline">
              {m.passwordForgotten}
            </a>
          </div>
        </form>
      </CardContent>
    </Card>
  );
}
