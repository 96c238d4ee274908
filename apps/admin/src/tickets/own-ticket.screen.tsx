import { useInfiniteQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { CircleCheck, RotateCcw } from 'lucide-react';
import { useEffect } from 'react';
import { type OwnEntryView, type OwnTicketDetailView, ticketRead, ticketReopen, ticketSolve } from '@/api/generated';
import { Link, ProblemPage, useAction, useLive, useTabTitle } from '@/frame';
import { useMessages, wordFor } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { SkeletonCard } from '@/ui/skeleton';
import { ChangeLine, MessageBubble } from './message-bubble';
import { OwnReply } from './own-reply';
import { ownEntriesQuery, ownTicketQuery, readAnewOwnTickets } from './own-ticket-queries';
import { ownTicketMessages } from './own-tickets.messages';
import { RatingCard } from './rating-card';
import { TicketStatus } from './ticket-badges';
import { conversationWords } from './conversation.messages';
import { ticketWords } from './tickets.messages';

/** One ticket of one's own: what was said, and what to do. */
export function Screen() {
  const { ticketId } = useParams({ strict: false }) as { ticketId: string };
  return <OwnTicket key={ticketId} ticketId={ticketId} />;
}

function OwnTicket({ ticketId }: { readonly ticketId: string }) {
  const m = useMessages(ownTicketMessages);
  const words = useMessages(ticketWords);
  const queries = useQueryClient();
  const { data: ticket } = useSuspenseQuery(ownTicketQuery(ticketId));
  const { status, number, subject, mergedInto, follows, updatedAt } = ticket;
  useTabTitle(`${words.number(number)} ${subject}`);
  useLive<{ readonly ticketId: string }>('ticket.changed', (news) => {
    if (!news || news.ticketId === ticketId) void queries.invalidateQueries({ queryKey: ['own-tickets'] });
  });
  useEffect(() => {
    // What was told of it is read, too; when that cannot be said, it stays unread.
    void ticketRead({ path: { id: ticketId } }).then(
      () => queries.invalidateQueries({ queryKey: ['notifications'] }),
      () => undefined,
    );
  }, [ticketId, updatedAt, queries]);
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={
          <>
            <span className="font-normal text-muted-foreground tabular-nums">{words.number(number)}</span> {subject}
          </>
        }
        breadcrumb={<Link to="/my-tickets">{m.back}</Link>}
        badges={<TicketStatus status={status} label={wordFor(m.statuses, status)} />}
        actions={mergedInto === null && <Actions ticket={ticket} />}
      />
      {mergedInto !== null && <Elsewhere message={m.mergedInto} label={m.toTarget} id={mergedInto} />}
      {follows !== null && <Elsewhere message={m.follows} label={m.toFollowed} id={follows} />}
      <Conversation ticketId={ticketId} />
      {status === 'solved' && mergedInto === null && <RatingCard ticket={ticket} />}
      {mergedInto === null && <OwnReply ticket={ticket} />}
    </div>
  );
}

function Elsewhere({ message, label, id }: { readonly message: string; readonly label: string; readonly id: string }) {
  return (
    <Banner
      message={message}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link to={`/my-tickets/${id}`}>{label}</Link>
        </Button>
      }
    />
  );
}

function Actions({ ticket: { id, status } }: { readonly ticket: OwnTicketDetailView }) {
  const m = useMessages(ownTicketMessages);
  const { run, busy } = useAction();
  const invalidate = readAnewOwnTickets;
  if (status === 'solved')
    return (
      <Button
        variant="outline"
        busy={busy}
        onClick={() => void run(() => ticketReopen({ path: { id } }), { done: m.reopened, invalidate })}
      >
        <RotateCcw aria-hidden /> {m.reopen}
      </Button>
    );
  if (status === 'closed') return null;
  return (
    <Button variant="outline" busy={busy} onClick={() => void run(() => ticketSolve({ path: { id } }), { done: m.solved, invalidate })}>
      <CircleCheck aria-hidden /> {m.solve}
    </Button>
  );
}

function Conversation({ ticketId }: { readonly ticketId: string }) {
  const m = useMessages(ownTicketMessages);
  const said = useMessages(conversationWords);
  const entries = useInfiniteQuery(ownEntriesQuery(ticketId));
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
            <Entry entry={entry} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Entry({ entry }: { readonly entry: OwnEntryView }) {
  const m = useMessages(ownTicketMessages);
  const { kind, side, isMine, authorName, createdAt, status, body, attachments, channel } = entry;
  const author = isMine ? m.me : (authorName ?? (side === 'system' ? m.system : m.support));
  if (kind === 'change')
    return (
      <ChangeLine author={author} at={createdAt}>
        {status?.from === null || status === null ? m.raisedLine : m.wentTo(wordFor(m.statuses, status.to))}
      </ChangeLine>
    );
  return (
    <MessageBubble
      author={author}
      at={createdAt}
      body={body}
      attachments={attachments}
      look={side === 'requester' ? 'requester' : 'staff'}
      isMail={channel === 'mail'}
    />
  );
}
