import { type ReactNode, useState } from 'react';
import { isProblem } from '@/api';
import { late, useAction } from '@/frame';
import type { MissedEntry } from './missed-dialog';
import { readAnewTickets } from './ticket-queries';

const MissedDialog = late(
  () => import('./missed-dialog').then((file) => file.MissedDialog),
  ({ onClose }) => onClose(),
);

interface Missed {
  readonly entries: readonly MissedEntry[];
  readonly again: () => void;
}

interface Work<T> {
  /** Sends it, onto that version of the ticket. */
  readonly send: (version: number) => Promise<T>;
  readonly onto: number;
  readonly done?: string;
  readonly undo?: (result: T) => Promise<unknown>;
  readonly onDone?: (result: T) => void;
  readonly onProblem?: (error: unknown) => boolean;
}

export type WorkOnTicket = <T>(work: Work<T>) => Promise<void>;

/**
 * Changes a ticket onto the version that was seen. When somebody was quicker, says what they did, and it can be sent anew onto that.
 * `dialog` goes into the page.
 */
export function useTicketWork(organisationId: string): { readonly work: WorkOnTicket; readonly busy: boolean; readonly dialog: ReactNode } {
  const { run, busy } = useAction();
  const [missed, setMissed] = useState<Missed | null>(null);
  const work: WorkOnTicket = async (wanted) => {
    const { send, onto, done, undo, onDone, onProblem } = wanted;
    const result = await run(() => send(onto), {
      ...(done !== undefined && { done }),
      ...(undo && { undo }),
      invalidate: readAnewTickets,
      onProblem: (error) => {
        if (!isProblem(error, 'TICKET_CHANGED')) return onProblem?.(error) ?? false;
        const { version, entries } = error.details as { readonly version: number; readonly entries: readonly MissedEntry[] };
        setMissed({ entries, again: () => void work({ ...wanted, onto: version }) });
        return true;
      },
    });
    if (result !== undefined) onDone?.(result);
  };
  const close = () => setMissed(null);
  const dialog = missed && (
    <MissedDialog
      organisationId={organisationId}
      entries={missed.entries}
      onClose={close}
      onAgain={() => {
        close();
        missed.again();
      }}
    />
  );
  return { work, busy, dialog };
}
