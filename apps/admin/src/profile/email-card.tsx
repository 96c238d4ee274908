import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api';
import { profileChangeEmail, profileKeepEmail } from '@/api/generated';
import { FormDialog, ownProfileQuery, useAction, useProblemText } from '@/frame';
import { fieldProblemText, useFormat, useLanguage, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { profileMessages } from './profile.messages';

const invalidate = [ownProfileQuery.queryKey];

/** The address one signs in with, and the one that shall take its place. */
export function EmailCard() {
  const m = useMessages(profileMessages);
  const format = useFormat();
  const { run, busy } = useAction();
  const { data: profile } = useSuspenseQuery(ownProfileQuery);
  const [changing, setChanging] = useState(false);
  const { waitingEmail } = profile;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.emailTitle}</CardTitle>
        <CardDescription>{m.emailHint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col items-start gap-4">
        <p className="font-medium break-all">{profile.email}</p>
        {waitingEmail && (
          <Banner
            tone="warning"
            className="w-full"
            message={<span className="break-words">{m.emailWaiting(waitingEmail.email, format.dateTime(waitingEmail.expiresAt))}</span>}
            action={
              <Button
                variant="outline"
                size="sm"
                busy={busy}
                onClick={() => void run(() => profileKeepEmail(), { done: m.emailKept, invalidate })}
              >
                {m.emailKeep}
              </Button>
            }
          />
        )}
        <Button variant="outline" onClick={() => setChanging(true)}>
          {m.emailChange}
        </Button>
      </CardContent>
      {changing && <EmailDialog onClose={() => setChanging(false)} />}
    </Card>
  );
}

function EmailDialog({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages(profileMessages);
  const { language } = useLanguage();
  const textOf = useProblemText();
  const { run, busy } = useAction();
  const [wrong, setWrong] = useState<string>();
  const submit = async (data: FormData) => {
    const email = String(data.get('email')).trim();
    const asked = await run(() => profileChangeEmail({ body: { email } }), {
      done: m.emailSent(email),
      invalidate,
      onProblem: (error) => {
        if (!isProblem(error, 'VALIDATION_FAILED', 'EMAIL_UNCHANGED', 'EMAIL_DOMAIN_NOT_ALLOWED')) return false;
        setWrong(error.fields.email === undefined ? textOf(error) : fieldProblemText(error.fields.email, language));
        return true;
      },
    });
    if (asked) onClose();
  };
  return (
    <FormDialog title={m.emailChange} submitLabel={m.emailSend} busy={busy} onSubmit={(data) => void submit(data)} onClose={onClose}>
      <Field label={m.emailNew} hint={m.emailNewHint} error={wrong} required>
        <Input name="email" type="email" autoComplete="email" autoFocus maxLength={254} />
      </Field>
    </FormDialog>
  );
}
