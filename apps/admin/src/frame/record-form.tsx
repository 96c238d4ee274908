import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, useForm, type UseFormReturn } from 'react-hook-form';
import { isProblem } from '@/api';
import { useLanguage, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { ConflictDialog } from './conflict-dialog';
import { useConfirm } from './confirm';
import { discardDraft, keepDraft, readDraft } from './drafts';
import { showAtFields } from './form-problems';
import { frameMessages } from './frame.messages';
import { useAction } from './use-action';

export interface RecordFormProps<Values extends FieldValues, Saved> {
  /** Names the draft that survives a reload and a session that ends: `user:<id>`, `office:new`. Absent: none is kept, as for secrets. */
  readonly draft?: string;
  readonly values: Values;
  /** What each field is called where versions are compared. */
  readonly labels: Readonly<Record<keyof Values & string, string>>;
  /** Sends it; with the version that was read, where there is one. */
  readonly save: (values: Values) => Promise<Saved>;
  readonly onSaved: (saved: Saved) => void;
  /** Reads what somebody else saved meanwhile (412); absent: there are no versions. */
  readonly readTheirs?: () => Promise<Values>;
  readonly submitLabel?: string;
  readonly doneLabel?: string;
  readonly invalidate?: readonly (readonly unknown[])[];
  readonly onCancel?: () => void;
  readonly children: (form: UseFormReturn<Values>) => ReactNode;
}

/**
 * A form over one record: problems at their fields, Ctrl/⌘ S, a question before it is left unsaved, a draft that survives a
 * reload, and both versions side by side when somebody else was quicker.
 */
export function RecordForm<Values extends FieldValues, Saved>(props: RecordFormProps<Values, Saved>) {
  const { draft, values, labels, save, onSaved, readTheirs, invalidate } = props;
  const m = useMessages(frameMessages);
  const { language } = useLanguage();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const [restored] = useState(() => (draft === undefined ? null : readDraft<Values>(draft)));
  const [theirs, setTheirs] = useState<Values | null>(null);
  const [told, setTold] = useState(restored !== null);
  const form = useForm<Values>({ defaultValues: values as DefaultValues<Values> });
  const { isDirty } = form.formState;
  const element = useRef<HTMLFormElement>(null);
  const left = useRef(false);

  useEffect(() => {
    if (restored) for (const [key, value] of Object.entries(restored)) form.setValue(key as Path<Values>, value, { shouldDirty: true });
  }, [form, restored]);

  useEffect(() => {
    if (draft === undefined) return;
    const subscription = form.watch((current) => keepDraft(draft, current));
    return () => subscription.unsubscribe();
  }, [form, draft]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 's') {
        event.preventDefault();
        element.current?.requestSubmit();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);

  useBlocker({
    disabled: !isDirty,
    enableBeforeUnload: isDirty && draft === undefined,
    shouldBlockFn: async () => {
      if (left.current) return false;
      const leave = await confirm({ title: m.leaveTitle, body: m.leaveBody, action: m.leave, tone: 'danger' });
      if (leave && draft !== undefined) discardDraft(draft);
      return !leave;
    },
  });

  const submit = form.handleSubmit(async (current) => {
    const saved = await run(() => save(current), {
      done: props.doneLabel ?? m.saved,
      ...(invalidate && { invalidate }),
      onProblem: (error) => {
        if (readTheirs && isProblem(error, 'PRECONDITION_FAILED')) {
          void run(readTheirs).then((read) => read && setTheirs(read));
          return true;
        }
        return showAtFields(error, Object.keys(labels), form.setError, language);
      },
    });
    if (saved === undefined) return;
    if (draft !== undefined) discardDraft(draft);
    left.current = true;
    form.reset(current);
    onSaved(saved);
    left.current = false;
  });

  const startOver = () => {
    if (draft !== undefined) discardDraft(draft);
    form.reset(values);
    setTold(false);
  };

  return (
    <form ref={element} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      {told && (
        <Banner
          tone="info"
          message={m.draftRestored}
          action={
            <Button type="button" variant="outline" size="sm" onClick={startOver}>
              {m.discardDraft}
            </Button>
          }
        />
      )}
      {props.children(form)}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={busy}>
          {props.submitLabel ?? m.save}
        </Button>
        {props.onCancel && (
          <Button type="button" variant="outline" onClick={props.onCancel}>
            {m.cancel}
          </Button>
        )}
      </div>
      {theirs && (
        <ConflictDialog
          labels={labels}
          mine={form.getValues()}
          theirs={theirs}
          onTakeTheirs={() => {
            if (draft !== undefined) discardDraft(draft);
            form.reset(theirs);
            setTheirs(null);
          }}
          onKeepMine={() => {
            setTheirs(null);
            // `save` sends the version that `readTheirs` has just read.
            element.current?.requestSubmit();
          }}
          onClose={() => setTheirs(null)}
        />
      )}
    </form>
  );
}
