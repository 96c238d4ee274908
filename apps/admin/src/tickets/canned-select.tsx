import { useQuery } from '@tanstack/react-query';
import { cannedReplyFill, type ReadyReplyView, type TicketView } from '@/api/generated';
import { useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { NativeSelect } from '@/ui/native-select';
import { cannedQuery } from './canned-queries';
import { cannedMessages } from './canned.messages';

interface CannedSelectProps {
  readonly ticket: TicketView;
  readonly disabled: boolean;
  readonly onFilled: (ready: ReadyReplyView) => void;
}

/** Puts a text that staff keeps into an answer, filled in for the ticket. */
export function CannedSelect({ ticket, disabled, onFilled }: CannedSelectProps) {
  const m = useMessages(cannedMessages);
  const { run, busy } = useAction();
  const { data } = useQuery(cannedQuery(ticket.organisationId));
  if (!data || data.items.length === 0) return null;
  const fill = async (id: string) => {
    const ready = await run(() => cannedReplyFill({ path: { id }, body: { ticketId: ticket.id } }));
    if (ready) onFilled(ready);
  };
  return (
    <NativeSelect
      aria-label={m.title}
      value=""
      disabled={disabled || busy}
      placeholder={m.choose}
      onValueChange={(id) => id !== '' && void fill(id)}
      options={data.items.map(({ id, name }) => ({ value: id, label: name }))}
      className="w-56"
    />
  );
}
