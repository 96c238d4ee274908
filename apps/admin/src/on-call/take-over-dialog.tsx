import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { rotaTakeOver, type RotaView, type ShiftView } from '@/api/generated';
import { ChoiceSelect, FormDialog, ownProfileQuery, personChoices, showAtFields, useAccess, useAction } from '@/frame';
import { clockAt, instantAt, useLanguage, useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { readAnewOnCall } from './on-call-queries';
import { onCallMessages } from './on-call.messages';

interface TakeOverDialogProps {
  readonly rota: RotaView;
  readonly shift: ShiftView;
  readonly onClose: () => void;
}

/** Takes a shift over, or a part of it, or more. */
export function TakeOverDialog({ rota, shift, onClose }: TakeOverDialogProps) {
  const m = useMessages(onCallMessages);
  const { language } = useLanguage();
  const { canEverywhere, can } = useAccess();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const { run, busy } = useAction();
  const [userId, setUserId] = useState(own.id);
  const [wrong, setWrong] = useState<Readonly<Record<string, string | undefined>>>({});
  // What is over is not taken over.
  const [from] = useState(() => clockAt(new Date(Math.max(Date.parse(shift.from), Date.now())).toISOString()));
  const take = async (data: FormData) => {
    const [startsAt, to] = [String(data.get('startsAt')), String(data.get('endsAt'))];
    setWrong(to === '' ? { endsAt: m.endMissing } : {});
    if (to === '') return;
    const taken = await run(
      () =>
        rotaTakeOver({
          path: { id: rota.id },
          body: {
            userId,
            startsAt: startsAt === '' ? null : instantAt(startsAt),
            endsAt: instantAt(to),
            note: String(data.get('note')).trim(),
          },
        }),
      {
        done: m.taken,
        invalidate: readAnewOnCall,
        onProblem: (error) =>
          showAtFields(
            error,
            ['startsAt', 'endsAt', 'note', 'userId'],
            (field, { message }) => setWrong((before) => ({ ...before, [field]: message })),
            language,
          ),
      },
    );
    if (taken) onClose();
  };
  return (
    <FormDialog
      title={m.takeTitle}
      description={m.takeBody}
      submitLabel={m.takeOver}
      busy={busy}
      onSubmit={(data) => void take(data)}
      onClose={onClose}
    >
      {canEverywhere('alerts.rules') && can('user.read') && (
        <Field label={m.who} error={wrong.userId}>
          <ChoiceSelect source={personChoices} value={userId} onValueChange={setUserId} />
        </Field>
      )}
      <Field label={m.from} error={wrong.startsAt}>
        <Input type="datetime-local" name="startsAt" defaultValue={from} />
      </Field>
      <Field label={m.to} error={wrong.endsAt} required>
        <Input type="datetime-local" name="endsAt" required defaultValue={clockAt(shift.to)} />
      </Field>
      <Field label={m.note} hint={m.noteHint} error={wrong.note} optionalLabel={m.optional}>
        <Input name="note" maxLength={200} autoComplete="off" />
      </Field>
    </FormDialog>
  );
}
