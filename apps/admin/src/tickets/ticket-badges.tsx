import { ChevronsUp, ChevronUp, CircleCheck, CircleDot, Clock, Lock, PauseCircle, Sparkles } from 'lucide-react';
import { useMessages, wordFor } from '@/i18n';
import { Badge, type Tone } from '@/ui/badge';
import { ticketWords } from './tickets.messages';

const STATUSES: Readonly<Record<string, { readonly tone: Tone; readonly icon: typeof Lock }>> = {
  new: { tone: 'danger', icon: Sparkles },
  open: { tone: 'warning', icon: CircleDot },
  pending: { tone: 'info', icon: Clock },
  on_hold: { tone: 'neutral', icon: PauseCircle },
  solved: { tone: 'success', icon: CircleCheck },
  closed: { tone: 'neutral', icon: Lock },
};
const PRIORITIES: Readonly<Record<string, { readonly tone: Tone; readonly icon: typeof Lock }>> = {
  high: { tone: 'warning', icon: ChevronUp },
  urgent: { tone: 'danger', icon: ChevronsUp },
};

/** How a ticket stands. */
export function TicketStatus({ status, label }: { readonly status: string; readonly label?: string }) {
  const m = useMessages(ticketWords);
  const { tone, icon: Icon } = STATUSES[status] ?? STATUSES.closed!;
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {label ?? wordFor(m.statuses, status)}
    </Badge>
  );
}

/** How much it presses. */
export function TicketPriority({ priority }: { readonly priority: string }) {
  const m = useMessages(ticketWords);
  const look = PRIORITIES[priority];
  const Icon = look?.icon;
  return (
    <Badge tone={look?.tone ?? 'neutral'}>
      {Icon && <Icon aria-hidden />} {wordFor(m.priorities, priority)}
    </Badge>
  );
}
