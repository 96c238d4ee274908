import { useState } from 'react';
import { isProblem } from '@/api';
import { FormDialog, useAction, useProblemText } from '@/frame';
import { fieldProblemText, useLanguage, useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { securityMessages } from './security.messages';

interface PasskeyNameDialogProps<Saved> {
  readonly title: string;
  readonly hint?: string;
  readonly submitLabel: string;
  readonly doneLabel: string;
  readonly name: string;
  readonly invalidate: readonly (readonly unknown[])[];
  readonly save: (name: string) => Promise<Saved>;
  readonly onSaved?: (saved: Saved) => void;
  readonly onClose: () => void;
}

/** Asks what a passkey shall be called, then adds or renames it. */
export function PasskeyNameDialog<Saved>(props: PasskeyNameDialogProps<Saved>) {
  const { save, onSaved, onClose, invalidate } = props;
  const m = useMessages(securityMessages);
  const { language } = useLanguage();
  const textOf = useProblemText();
  const { run, busy } = useAction();
  const [wrong, setWrong] = useState<string>();
  const submit = async (name: string) => {
    if (name === '') return setWrong(m.passkeyNameMissing);
    setWrong(undefined);
    const saved = await run(() => save(name), {
      done: props.doneLabel,
      invalidate,
      onProblem: (error) => {
        if (!isProblem(error)) return false;
        if (error.code === 'PASSKEY_CANCELLED') setWrong(m.passkeyCancelled);
        else setWrong(error.fields.name === undefined ? textOf(error) : fieldProblemText(error.fields.name, language));
        return true;
      },
    });
    if (saved === undefined) return;
    onClose();
    onSaved?.(saved);
  };
  return (
    <FormDialog
      title={props.title}
      submitLabel={props.submitLabel}
      busy={busy}
      onSubmit={(data) => void submit(String(data.get('name')).trim())}
      onClose={onClose}
    >
      <Field label={m.passkeyName} hint={props.hint} error={wrong} required>
        <Input name="name" defaultValue={props.name} maxLength={60} autoComplete="off" autoFocus />
      </Field>
    </FormDialog>
  );
}
