import { useState } from 'react';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { officesMessages } from './offices.messages';

interface NameDialogProps {
  readonly title: string;
  readonly name: string;
  readonly busy: boolean;
  readonly onSave: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a name. */
export function NameDialog({ title, name, busy, onSave, onClose }: NameDialogProps) {
  const m = useMessages(officesMessages);
  const [text, setText] = useState(name);
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={title} closeLabel={m.close} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void onSave(text.trim());
        }}
      >
        <DialogBody>
          <Field label={m.name}>
            <Input value={text} onChange={(event) => setText(event.target.value)} maxLength={80} required autoFocus />
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {m.cancel}
          </Button>
          <Button type="submit" busy={busy} disabled={!text.trim()}>
            {m.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
