import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
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
import { nothingToChoose, sameValues, toDraft, type Draft, type Versioned } from './record-versions';
import { useAction } from './use-action';

export interface RecordFormProps<Values extends FieldValues, Saved extends { readonly version?: number }> {
  /** Names the draft that survives a reload and a session that ends: `user:<id>`, `office:new`. Absent: none is kept, as for secrets. */
  readonly draft?: string;
  readonly values: Values;
  /** The one that `values` are of; absent: there are none. */
  readonly version?: number;
  /** What each field is called where versions are compared. */
  readonly labels: Readonly<Record<keyof Values & string, string>>;
  /** Sends it, with the version it was begun on (`ifMatch`). */
  readonly save: (values: Values, version: number | undefined) => Promise<Saved>;
  readonly onSaved: (saved: Saved) => void;
  /** Reads what somebody else saved meanwhile (412). */
  readonly readTheirs?: () => Promise<Versioned<Values>>;
  /** How the value of a field reads where versions are compared, where it is not a text of the person's. */
  readonly show?: (field: keyof Values & string, value: unknown) => string | undefined;
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
export function RecordForm<Values extends FieldValues, Saved extends { readonly version?: number }>(props: RecordFormProps<Values, Saved>) {
  const { draft, values, version, labels, save, onSaved, readTheirs, invalidate } = props;
  const m = useMessages(frameMessages);
  const { language } = useLanguage();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const [restored] = useState(() => (draft === undefined ? null : toDraft<Values>(readDraft(draft))));
  const [theirs, setTheirs] = useState<Versioned<Values> | null>(null);
  const [told, setTold] = useState(restored !== null);
  /** What the form was begun on. Moves together with the values in it, never alone: what is saved is saved onto what was seen. */
  const base = useRef<Versioned<Values>>(restored ? { values: restored.base, version: restored.version } : { values, version });
  const form = useForm<Values>({ defaultValues: (restored?.base ?? values) as DefaultValues<Values> });
  const { isDirty } = form.formState;
  const element = useRef<HTMLFormElement>(null);
  const left = useRef(false);

  /** Begins anew, with nothing typed; `reset` tells those who watch, who find nothing to keep. */
  const begin = useCallback(
    (next: Versioned<Values>) => {
      base.current = next;
      form.reset(next.values);
    },
    [form],
  );

  useEffect(() => {
    if (restored)
      for (const [key, value] of Object.entries(restored.values)) form.setValue(key as Path<Values>, value, { shouldDirty: true });
  }, [form, restored]);

  useEffect(() => {
    if (draft === undefined) return;
    const subscription = form.watch((current) => {
      const begun = base.current;
      if (sameValues(current, begun.values)) discardDraft(draft);
      else keepDraft(draft, { values: current as Values, base: begun.values, version: begun.version } satisfies Draft<Values>);
    });
    return () => subscription.unsubscribe();
  }, [form, draft]);

  // Read again meanwhile, such as after an act beside the form: shown, unless something was typed onto what was there.
  useEffect(() => {
    const isNewer = version !== undefined && version > (base.current.version ?? 0);
    if (isNewer && sameValues(form.getValues(), base.current.values)) begin({ values, version });
    // `values` are made for each render; they are others when the version is.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [form, begin, version, isDirty]);

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

  const labelled = Object.keys(labels);
  /** Saves onto that version; when somebody was quicker, and there is something to choose, both are shown. */
  const send = async (current: Values, onto: number | undefined): Promise<void> => {
    let isLate = false;
    const saved = await run(() => save(current, onto), {
      done: props.doneLabel ?? m.saved,
      ...(invalidate && { invalidate }),
      onProblem: (error) => {
        isLate = readTheirs !== undefined && isProblem(error, 'PRECONDITION_FAILED');
        return isLate || showAtFields(error, labelled, form.setError, language);
      },
    });
    if (isLate && readTheirs) {
      const read = await run(readTheirs);
      if (!read) return;
      if (read.version !== onto && nothingToChoose(labelled, current, base.current.values, read.values)) return send(current, read.version);
      return setTheirs(read);
    }
    if (saved === undefined) return;
    left.current = true;
    begin({ values: current, version: saved.version });
    setTold(false);
    onSaved(saved);
    left.current = false;
  };
  const submit = form.handleSubmit((current) => send(current, base.current.version));

  const startOver = () => {
    begin({ values, version });
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
          theirs={theirs.values}
          {...(props.show && { show: props.show })}
          onTakeTheirs={() => {
            begin(theirs);
            setTold(false);
            setTheirs(null);
          }}
          onKeepMine={() => {
            setTheirs(null);
            // Only this choice lets it through onto what they saved; whoever closes the dialog is asked again.
            void form.handleSubmit((current) => send(current, theirs.version))();
          }}
          onClose={() => setTheirs(null)}
        />
      )}
    </form>
  );
}
