import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, useForm, type UseFormReturn } from 'react-hook-form';
import { isProblem } from '@/api';
import { useLanguage, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { discardDraft, keepDraft, readDraft } from './drafts';
import { showAtFields, unreadableIn } from './form-problems';
import { frameMessages } from './frame.messages';
import { late } from './late';
import { changedValues, nothingToChoose, sameValues, toDraft, type Draft, type Versioned } from './record-versions';
import { useAction } from './use-action';
import { useKeptFocus } from './use-kept-focus';
import { useLeaveQuestion } from './use-leave-question';
import { useSaveKey } from './use-save-key';

const ConflictDialog = late(
  () => import('./conflict-dialog').then((file) => file.ConflictDialog),
  ({ onClose }) => onClose(),
);

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
  /** What the record holds once it is saved, where that may be something else than what was typed. */
  readonly valuesOf?: (saved: Saved) => Values;
  /** Reads what somebody else saved meanwhile (412). */
  readonly readTheirs?: () => Promise<Versioned<Values>>;
  /** How the value of a field reads where versions are compared, where it is not a text of the person's. */
  readonly show?: (field: keyof Values & string, value: unknown) => ReactNode;
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
  const sending = useRef(false);
  useKeptFocus(element, busy);

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
    // oxlint-disable-next-line react/exhaustive-deps -- `values` are made for each render; they are others when the version is
  }, [form, begin, version, isDirty]);

  useSaveKey(element);
  useLeaveQuestion({
    unsaved: isDirty,
    withReload: draft === undefined,
    isHarmless: () => left.current,
    onLeave: () => draft !== undefined && discardDraft(draft),
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
    begin({ values: props.valuesOf?.(saved) ?? current, version: saved.version });
    setTold(false);
    onSaved(saved);
    left.current = false;
  };
  /** One at a time: the second would be of the same, onto a version that the first has just replaced. */
  const submit = async (onto: () => number | undefined) => {
    if (sending.current) return;
    const unreadable = unreadableIn(element.current).filter(({ name }) => labelled.includes(name));
    for (const [index, { name }] of unreadable.entries())
      form.setError(name as Path<Values>, { type: 'unreadable', message: m.unreadable }, { shouldFocus: index === 0 });
    if (unreadable.length > 0) return;
    sending.current = true;
    await form
      .handleSubmit((current) => send(current, onto()))()
      .finally(() => (sending.current = false));
  };

  const startOver = () => {
    begin({ values, version });
    setTold(false);
  };

  return (
    <form
      ref={element}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(() => base.current.version);
      }}
      noValidate
      className="flex flex-col gap-5"
    >
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
      {/* What is typed while it is sent would be neither saved nor kept. */}
      <div inert={busy} className="flex flex-col gap-5">
        {props.children(form)}
      </div>
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
          mine={{ ...theirs.values, ...changedValues(form.getValues(), base.current.values) }}
          theirs={theirs.values}
          {...(props.show && { show: props.show })}
          onTakeTheirs={() => {
            begin(theirs);
            setTold(false);
            setTheirs(null);
          }}
          onKeepMine={() => {
            const changed = changedValues(form.getValues(), base.current.values);
            // Only this choice lets it through onto what they saved; whoever closes the dialog is asked again.
            begin(theirs);
            for (const [key, value] of Object.entries(changed)) form.setValue(key as Path<Values>, value, { shouldDirty: true });
            setTheirs(null);
            void submit(() => theirs.version);
          }}
          onClose={() => setTheirs(null)}
        />
      )}
    </form>
  );
}
