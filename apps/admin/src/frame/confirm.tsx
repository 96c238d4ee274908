import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useMessages } from '@/i18n';
import { AlertDialog, AlertDialogBody, AlertDialogFooter } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { frameMessages } from './frame.messages';

export interface Question {
  readonly title: string;
  readonly body?: ReactNode;
  /** What the button says: what will happen, not "OK". */
  readonly action: string;
  readonly tone?: 'danger' | 'primary';
  /** For what cannot be undone: the name that has to be typed first. */
  readonly typed?: string;
}

type Ask = (question: Question) => Promise<boolean>;
interface Open extends Question {
  readonly answer: (yes: boolean) => void;
}

const ConfirmContext = createContext<Ask>(() => Promise.resolve(false));

/** `if (await confirm({ … })) …`: asks before what is destructive. What can be undone is done at once and offers that. */
export function useConfirm(): Ask {
  return useContext(ConfirmContext);
}

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<Open | null>(null);
  const ask = useCallback<Ask>((question) => new Promise((answer) => setOpen({ ...question, answer })), []);
  const settle = (yes: boolean) => {
    open?.answer(yes);
    setOpen(null);
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      {open && <Confirmation question={open} onSettled={settle} />}
    </ConfirmContext>
  );
}

function Confirmation({ question, onSettled }: { readonly question: Question; readonly onSettled: (yes: boolean) => void }) {
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
