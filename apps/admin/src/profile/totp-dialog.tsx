import { useState } from 'react';
import { isProblem } from '@/api';
import { factorConfirm, type TotpEnrolmentView } from '@/api/generated';
import { FormDialog, useAction, useProblemText } from '@/frame';
import { fieldProblemText, useFormat, useLanguage, useMessages } from '@/i18n';
import { Code, CopyButton } from '@/ui/code';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Qr } from '@/ui/qr';
import { factorsQuery } from './own-queries';
import { securityMessages } from './security.messages';

interface TotpDialogProps {
  readonly enrolment: TotpEnrolmentView;
  readonly onClose: () => void;
  /** The app counts now. @param recoveryCodes null for whoever has some already. */
  readonly onDone: (recoveryCodes: readonly string[] | null) => void;
}

/** Shows the key once, and waits for a code that proves that an app has it. */
export function TotpDialog({ enrolment, onClose, onDone }: TotpDialogProps) {
  const m = useMessages(securityMessages);
  const { language } = useLanguage();
  const format = useFormat();
  const textOf = useProblemText();
  const { run, busy } = useAction();
  const [wrong, setWrong] = useState<string>();
  const submit = async (data: FormData) => {
    const confirmed = await run(() => factorConfirm({ body: { code: String(data.get('code')).trim() } }), {
      invalidate: [factorsQuery.queryKey, ['access']],
      onProblem: (error) => {
        if (!isProblem(error, 'VALIDATION_FAILED', 'TOTP_CODE_WRONG', 'TOTP_NOT_STARTED')) return false;
        setWrong(error.fields.code === undefined ? textOf(error) : fieldProblemText(error.fields.code, language));
        return true;
      },
    });
    if (confirmed) onDone(confirmed.recoveryCodes);
  };
  return (
    <FormDialog title={m.totpTitle} submitLabel={m.totpConfirm} busy={busy} onSubmit={(data) => void submit(data)} onClose={onClose}>
      <p className="text-muted-foreground">{m.totpScan}</p>
      <div className="flex flex-wrap items-start gap-4">
        <Qr label={m.totpQr} svg={enrolment.qrSvg} className="mx-auto sm:mx-0" />
        <div className="min-w-0 flex-1 basis-40">
          <p id="totp-secret" className="text-muted-foreground">
            {m.totpSecret}
          </p>
          <div className="mt-1 flex items-start gap-1">
            <Code aria-labelledby="totp-secret" className="text-sm">
              {Array.from(enrolment.secret.matchAll(/.{1,4}/g), ({ 0: group, index }) => (
                <span key={index} className="me-2 inline-block">
                  {group}
                </span>
              ))}
            </Code>
            <CopyButton value={enrolment.secret} label={m.totpCopy} copiedLabel={m.copied} />
          </div>
          <a href={enrolment.uri} className="mt-2 inline-block text-primary-text underline-offset-4 hover:underline">
            {m.totpOpen}
          </a>
        </div>
      </div>
      <Field label={m.totpCode} hint={m.totpCodeHint(format.time(enrolment.expiresAt))} error={wrong} required>
        <Input
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          maxLength={12}
          className="max-w-40 font-mono tracking-widest"
        />
      </Field>
    </FormDialog>
  );
}
