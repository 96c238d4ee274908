import { useState } from 'react';
import { useMessages } from '@/i18n';
import { AlertDialog, AlertDialogBody, AlertDialogFooter } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import type { Question } from './confirm';
import { frameMessages } from './frame.messages';

/** The dialog of `useConfirm`. */
export function Confirmation({ question, onSettled }: { readonly question: Question; readonly onSettled: (yes: boolean) => void }) {
  const m = useMessages(frameMessages);
  const [text, setText] = useState('');
  const ready = question.typed === undefined || text.trim() === question.typed;
  return (
    <AlertDialog open title={question.title} onOpenChange={(next) => !next && onSettled(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onSettled(true);
        }}
      >
        <AlertDialogBody>
          {question.body}
          {question.typed !== undefined && (
            <Field label={m.typeToConfirm(question.typed)}>
              <Input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" spellCheck={false} autoFocus />
            </Field>
          )}
        </AlertDialogBody>
        <AlertDialogFooter>
          <Button variant="outline" onClick={() => onSettled(false)}>
            {m.cancel}
          </Button>
          <Button type="submit" variant={question.tone ?? 'primary'} disabled={!ready}>
            {question.action}
          </Button>
        </AlertDialogFooter>
      </form>
    </AlertDialog>
  );
}
