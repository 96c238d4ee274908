import { followJob, FormDialog, useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { backupCreate } from '@/api/generated';
import { readAnewBackups } from './backup-queries';
import { backupMessages } from './backups.messages';

const MOST_NOTE = 200;

/** Has a backup made now, and follows how far it is. */
export function MakeDialog({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages(backupMessages);
  const { run, busy } = useAction();
  const make = async (data: FormData) => {
    const note = String(data.get('note')).trim();
    const begun = await run(() => backupCreate({ body: note === '' ? {} : { note } }), { done: m.started, invalidate: readAnewBackups });
    if (!begun) return;
    followJob({ kind: 'backup', id: begun.id, title: note === '' ? m.job : `${m.job}: ${note}`, to: `/backups/${begun.id}` });
    onClose();
  };
  return (
    <FormDialog
      title={m.newTitle}
      description={m.newHint}
      submitLabel={m.make}
      busy={busy}
      onSubmit={(data) => void make(data)}
      onClose={onClose}
    >
      <Field label={m.note} hint={m.noteHint} optionalLabel={m.optional}>
        <Input name="note" maxLength={MOST_NOTE} autoComplete="off" autoFocus />
      </Field>
    </FormDialog>
  );
}
