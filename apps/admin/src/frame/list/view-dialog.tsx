import { useState } from 'react';
import { savedViewCreate, savedViewUpdate, type SavedViewView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Checkbox } from '@/ui/checkbox';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { useAccess } from '../access';
import { FormDialog } from '../form-dialog';
import { frameMessages } from '../frame.messages';
import { ifMatch } from '../record-versions';
import { useAction } from '../use-action';

interface ViewDialogProps {
  readonly screen: string;
  /** What a new one keeps. */
  readonly query: string;
  /** An own one that is to be changed; null: a new one. */
  readonly view: SavedViewView | null;
  readonly onClose: () => void;
}

/** The name of a view, and whether others see it. */
export function ViewDialog({ screen, query, view, onClose }: ViewDialogProps) {
  const m = useMessages(frameMessages);
  const { can } = useAccess();
  const { run, busy } = useAction();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const save = async () => {
    const values = { name: name.trim(), shared };
    const options = { done: m.viewSaved, invalidate: [['saved-views', screen]] };
    const saved = view
      ? await run(() => change(view, values, view.version), {
          ...options,
          undo: ({ version }) => change(view, { name: view.name, shared: view.shared }, version),
        })
      : await run(() => savedViewCreate({ body: { screen, query, ...values } }), options);
    if (saved !== undefined) onClose();
  };
  return (
    <FormDialog
      title={view ? m.changeView : m.saveView}
      submitLabel={m.save}
      busy={busy}
      disabled={!name.trim()}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Field label={m.viewName}>
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={80} required autoFocus />
      </Field>
      {/* Taking it back needs no permission. */}
      {(can('view.share') || view?.shared) && <Checkbox label={m.shareView} checked={shared} onCheckedChange={(next) => setShared(next)} />}
    </FormDialog>
  );
}

function change({ id }: SavedViewView, body: { readonly name: string; readonly shared: boolean }, version: number): Promise<SavedViewView> {
  return savedViewUpdate({ path: { id }, headers: ifMatch(version), body });
}
