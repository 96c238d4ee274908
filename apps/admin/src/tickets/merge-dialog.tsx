import { useMemo, useState } from 'react';
import { ticketAdminFind, ticketAdminFindAll, type TicketView } from '@/api/generated';
import { type ChoiceSource, FormDialog } from '@/frame';
import { SearchSelect } from '@/frame/search-select';
import { useMessages, wordFor } from '@/i18n';
import { Field } from '@/ui/field';
import { ticketMessages } from './ticket.messages';
import { ticketWords } from './tickets.messages';

const SHOWN = 20;

interface MergeDialogProps {
  readonly ticket: TicketView;
  readonly busy: boolean;
  readonly onMerge: (into: string) => void;
  readonly onClose: () => void;
}

/** Asks which ticket of the same requester one is to be merged into. */
export function MergeDialog({ ticket, busy, onMerge, onClose }: MergeDialogProps) {
  const m = useMessages(ticketMessages);
  const source = useOthers(ticket);
  const [into, setInto] = useState('');
  const [wrong, setWrong] = useState<string>();
  const submit = () => {
    setWrong(into === '' ? m.mergeMissing : undefined);
    if (into !== '') onMerge(into);
  };
  return (
    <FormDialog
      title={m.mergeTitle}
      description={m.mergeBody}
      submitLabel={m.merge}
      busy={busy}
      size="md"
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={m.mergeInto} error={wrong} required>
        <SearchSelect source={source} value={into} onValueChange={setInto} placeholder={m.mergeChoose} />
      </Field>
    </FormDialog>
  );
}

/** Tickets of the same requester that are not closed. */
function useOthers({ id, organisationId, requesterId, requesterEmail }: TicketView): ChoiceSource {
  const words = useMessages(ticketWords);
  return useMemo(() => {
    const toChoice = (ticket: TicketView) => ({
      value: ticket.id,
      label: `${words.number(ticket.number)} ${ticket.subject}`,
      hint: wordFor(words.statuses, ticket.status),
    });
    const requester = requesterId ?? requesterEmail ?? '';
    return {
      queryKey: ['tickets', 'of', requester, id, words.number(0)],
      search: async (text, signal) => {
        const status = 'new,open,pending,on_hold,solved';
        const { items, nextCursor } = await ticketAdminFindAll({
          query: { requester, organisationId, status, limit: SHOWN, ...(text && { search: text }) },
          signal,
        });
        return { items: items.filter((other) => other.id !== id).map(toChoice), hasMore: nextCursor !== null };
      },
      find: async (value, signal) => toChoice(await ticketAdminFind({ path: { id: value }, signal })),
    };
  }, [id, organisationId, requesterId, requesterEmail, words]);
}
