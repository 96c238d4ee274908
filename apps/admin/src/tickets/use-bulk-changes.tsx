import { type ReactNode, useRef, useState } from 'react';
import { Problem, session } from '@/api';
import { type BulkChangesDto, ticketDeskUpdate, type TicketView } from '@/api/generated';
import { type BulkAction, late, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { queueMessages } from './queue.messages';

const BulkDialog = late(
  () => import('./bulk-dialog').then((file) => file.BulkDialog),
  ({ onChosen }) => onChosen(null),
);

const MOST = 100;

interface Asked {
  readonly rows: readonly TicketView[];
  readonly answer: (changes: BulkChangesDto | null) => void;
}

/** What can be done to several tickets at once. `dialog` goes beside the list. */
export function useBulkChanges(): { readonly bulk: readonly BulkAction<TicketView>[]; readonly dialog: ReactNode } {
  const m = useMessages(queueMessages);
  const { can } = useAccess();
  const [asked, setAsked] = useState<Asked | null>(null);
  const chosen = useRef<BulkChangesDto>({});
  const own = session.identity();
  if (!can('tickets.work')) return { bulk: [], dialog: null };
  const isLive = ({ status }: TicketView) => status !== 'closed';
  const bulk: BulkAction<TicketView>[] = [
    {
      key: 'take',
      title: m.take,
      applies: (ticket) => isLive(ticket) && ticket.assigneeId !== own,
      most: MOST,
      runAll: (rows) => changeAll(rows, { assigneeId: own }),
    },
    {
      key: 'solve',
      title: m.solve,
      applies: ({ nextStatuses }) => nextStatuses.includes('solved'),
      most: MOST,
      runAll: (rows) => changeAll(rows, { status: 'solved' }),
    },
    {
      key: 'change',
      title: m.change,
      applies: isLive,
      confirm: async (rows) => {
        const changes = await new Promise<BulkChangesDto | null>((answer) => setAsked({ rows, answer }));
        setAsked(null);
        chosen.current = changes ?? {};
        return changes !== null;
      },
      most: MOST,
      runAll: (rows) => changeAll(rows, chosen.current),
    },
  ];
  return { bulk, dialog: asked && <BulkDialog count={asked.rows.length} organisationId={oneOf(asked.rows)} onChosen={asked.answer} /> };
}

async function changeAll(rows: readonly TicketView[], changes: BulkChangesDto) {
  const { items } = await ticketDeskUpdate({ body: { ids: rows.map(({ id }) => id), changes } });
  const codes = new Map(items.map(({ id, code }) => [id, code]));
  return rows.flatMap((row) => {
    const code = codes.get(row.id);
    // The words are found by the code.
    return code ? [{ row, error: new Problem(409, code, code) }] : [];
  });
}

/** The organisation they are all of. */
function oneOf(rows: readonly TicketView[]): string | null {
  const [first, ...others] = new Set(rows.map(({ organisationId }) => organisationId));
  return first !== undefined && others.length === 0 ? first : null;
}
