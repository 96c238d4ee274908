import { useQuery } from '@tanstack/react-query';
import { ticketClockFind, type TicketClockView } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { clockMessages } from './ticket-clocks.messages';

const RENEW_MS = 60_000;

/** How much time a ticket has left, for staff. Read anew each minute, and with whatever else is under the key `tickets`. */
export function TicketClocks({ ticketId }: { readonly ticketId: string }) {
  const m = useMessages(clockMessages);
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['tickets', 'clocks', ticketId],
    queryFn: ({ signal }) => ticketClockFind({ path: { id: ticketId }, signal }),
    refetchInterval: RENEW_MS,
  });
  if (!data) return null;
  const { items, plannedAt, plannedBecause } = data;
  // Of rounds that are over, only the last one says something about now.
  const shown = items.filter((clock, place) => !items.some((other, later) => later > place && other.metric === clock.metric));
  return (
    <section aria-label={m.title} className="flex flex-col gap-2">
      <ul className="flex flex-col gap-1">
        {shown.map((clock) => (
          <ClockLine key={clock.metric} clock={clock} />
        ))}
      </ul>
      {shown.length === 0 && <p className="text-muted-foreground">{m.none}</p>}
      {plannedAt !== null && plannedBecause !== null && (
        <p className="text-xs text-muted-foreground">{m.planned[plannedBecause](format.dateTime(plannedAt))}</p>
      )}
    </section>
  );
}

function ClockLine({ clock }: { readonly clock: TicketClockView }) {
  const m = useMessages(clockMessages);
  const format = useFormat();
  const { metric, state, targetMinutes, spentMinutes, dueAt, breachedAt, stoppedBy } = clock;
  const words = () => {
    if (targetMinutes === null) return m.unmeasured;
    if (state === 'stopped') return stoppedBy === 'merged' ? m.stopped : breachedAt ? m.late : m.inTime;
    if (breachedAt) return m.overdue(format.dateTime(breachedAt));
    return dueAt === null ? m.paused : m.due(format.dateTime(dueAt));
  };
  const tone = targetMinutes === null ? 'neutral' : breachedAt ? 'danger' : state === 'running' ? 'info' : 'neutral';
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="grow">{m.metrics[metric]}</span>
      {targetMinutes !== null && (
        <span className="text-xs text-muted-foreground tabular-nums">
          {m.spent(format.number(spentMinutes), format.number(targetMinutes))}
        </span>
      )}
      <Badge tone={tone}>{words()}</Badge>
    </li>
  );
}
