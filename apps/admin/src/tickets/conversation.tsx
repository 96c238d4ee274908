import { useInfiniteQuery } from '@tanstack/react-query';
import { EyeOff, TriangleAlert } from 'lucide-react';
import type { TicketEntryView, TicketView } from '@/api/generated';
import { ProblemPage } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { SkeletonCard } from '@/ui/skeleton';
import { ChangeLine, MessageBubble } from './message-bubble';
import { ticketMessages } from './ticket.messages';
import { entriesQuery } from './ticket-queries';
import { conversationWords } from './conversation.messages';
import { useChangeText } from './use-change-text';

/** What was written and changed, the oldest first; notes are marked. */
export function Conversation({ ticket }: { readonly ticket: TicketView }) {
  const m = useMessages(ticketMessages);
  const said = useMessages(conversationWords);
  const entries = useInfiniteQuery(entriesQuery(ticket.id));
  const changeText = useChangeText(ticket.organisationId);
  if (entries.isError && !entries.data) return <ProblemPage error={entries.error} reset={() => void entries.refetch()} />;
  if (!entries.data) return <SkeletonCard />;
  const shown = entries.data.pages.flatMap(({ items }) => items).toReversed();
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {entries.hasNextPage && (
        <Button variant="outline" className="self-center" busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {said.earlier}
        </Button>
      )}
      <ol aria-label={m.history} className="flex min-w-0 flex-col gap-3">
        {shown.map((entry) => (
          <li key={entry.id} className="min-w-0">
            <Entry entry={entry} isMerged={entry.ticketId !== ticket.id} changeText={changeText} />
          </li>
        ))}
      </ol>
    </div>
  );
}

interface EntryProps {
  readonly entry: TicketEntryView;
  readonly isMerged: boolean;
  readonly changeText: ReturnType<typeof useChangeText>;
}

function Entry({ entry, isMerged, changeText }: EntryProps) {
  const m = useMessages(ticketMessages);
  const { kind, side, authorName, authorEmail, createdAt, changes, proved } = entry;
  const author = authorName ?? authorEmail ?? (side === 'system' ? m.system : m.somebody);
  const merged = isMerged && <Badge>{m.merged}</Badge>;
  if (kind === 'change')
    return (
      <ChangeLine author={author} at={createdAt}>
        {changeText(changes ?? {})} {merged}
      </ChangeLine>
    );
  const isNote = kind === 'note';
  return (
    <MessageBubble
      author={author}
      at={createdAt}
      body={entry.body}
      attachments={entry.attachments}
      look={isNote ? 'note' : side === 'requester' ? 'requester' : 'staff'}
      isMail={entry.channel === 'mail'}
      badges={
        <>
          {isNote ? (
            <Badge tone="warning">
              <EyeOff aria-hidden /> {m.note}: {m.hidden}
            </Badge>
          ) : (
            <Badge>{side === 'requester' ? m.requester : m.staff}</Badge>
          )}
          {merged}
        </>
      }
      warning={
        !proved && (
          <p className="flex items-center gap-1.5 text-[0.8125rem] text-warning">
            <TriangleAlert aria-hidden className="size-3.5 shrink-0" /> {m.unproved}
          </p>
        )
      }
    />
  );
}
