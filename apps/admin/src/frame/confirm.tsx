import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { late } from './late';

export interface Question {
  readonly title: string;
  readonly body?: ReactNode;
  /** What the button says: what will happen, not "OK". */
  readonly action: string;
  readonly tone?: 'danger' | 'primary';
  /** For what cannot be undone: the name that has to be typed first. */
  readonly typed?: string;
}

const Confirmation = late(
  () => import('./confirmation').then((file) => file.Confirmation),
  ({ onSettled }) => onSettled(false),
);

/** So that a question comes at once. */
export const preloadDialogs = Confirmation.preload;

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
