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

/** Does it at once, while the dialog is open: what was written stays when that fails (false). */
type Act = (suspension: Suspension) => Promise<boolean>;
type Ask = (title: string, act?: Act) => Promise<Suspension | null>;

interface Open {
  readonly title: string;
  readonly act: Act | undefined;
  readonly answer: (suspension: Suspension | null) => void;
}

/** `const { ask, dialog } = useSuspendDialog()`: asks why and until when. Null: rather not. `dialog` goes into the screen. */
export function useSuspendDialog(): { ask: Ask; dialog: ReactNode } {
  const [open, setOpen] = useState<Open | null>(null);
  const [busy, setBusy] = useState(false);
  const settle = async (suspension: Suspension | null) => {
    if (busy) return;
    if (suspension && open?.act) {
      setBusy(true);
      const isDone = await open.act(suspension).finally(() => setBusy(false));
      if (!isDone) return;
    }
    open?.answer(suspension);
    setOpen(null);
  };
  return {
    ask: (title, act) => new Promise((answer) => setOpen({ title, act, answer })),
    dialog: open && <SuspendDialog title={open.title} busy={busy} onSettled={(suspension) => void settle(suspension)} />,
  };
}
