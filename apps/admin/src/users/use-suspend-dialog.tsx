import { type ReactNode, useState } from 'react';
import { late } from '@/frame';

const SuspendDialog = late(
  () => import('./suspend-dialog').then((file) => file.SuspendDialog),
  ({ onSettled }) => onSettled(null),
);

/** Why somebody is kept out, and until when; null: until somebody lets them in. */
export interface Suspension {
  readonly reason: string;
  readonly until: string | null;
}

/** `const { ask, dialog } = useSuspendDialog()`: asks why and until when. Null: rather not. `dialog` goes into the screen. */
export function useSuspendDialog(): { ask: (title: string) => Promise<Suspension | null>; dialog: ReactNode } {
  const [open, setOpen] = useState<{ title: string; answer: (suspension: Suspension | null) => void } | null>(null);
  const settle = (suspension: Suspension | null) => {
    open?.answer(suspension);
    setOpen(null);
  };
  return {
    ask: (title) => new Promise((answer) => setOpen({ title, answer })),
    dialog: open && <SuspendDialog title={open.title} onSettled={settle} />,
  };
}
