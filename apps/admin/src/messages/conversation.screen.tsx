import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { conversationRead, type ConversationMessagesView } from '@/api/generated';
import { countAnew, Link, ProblemPage, useLive, useProblemText, useTabTitle } from '@/frame';
import { useMessages } from '@/i18n';
import { Avatar } from '@/ui/avatar';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { SkeletonCard } from '@/ui/skeleton';
import { Composer } from './composer';
import { ConversationMenu } from './conversation-menu';
import { conversationQuery } from './message-queries';
import { MessageRow } from './message-row';
import { messageMessages } from './messages.messages';
import type { Outgoing } from './outgoing';
import { useSending } from './use-sending';

/** The messages with one person, as they come. */
export function Screen() {
  const { userId } = useParams({ strict: false }) as { userId: string };
  const queries = useQueryClient();
  const list = useInfiniteQuery(conversationQuery(userId));
  const readAnew = (news: { readonly userId: string } | null) => {
    if (news === null || news.userId === userId) void queries.invalidateQueries({ queryKey: conversationQuery(userId).queryKey });
  };
  useLive('message.sent', readAnew);
  useLive('message.changed', readAnew);
  useLive('message.seen', readAnew);
  useLive('conversation.changed', readAnew);
  if (list.isError && !list.data) return <ProblemPage error={list.error} reset={() => void list.refetch()} />;
  if (!list.data) return <SkeletonCard />;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  return (
    <Conversation
      key={userId}
      pages={list.data.pages}
      earlier={hasNextPage ? { busy: isFetchingNextPage, fetch: () => void fetchNextPage() } : null}
    />
  );
}

interface ConversationProps {
  /** The newest first. */
  readonly pages: readonly ConversationMessagesView[];
  readonly earlier: { readonly busy: boolean; readonly fetch: () => void } | null;
}

function Conversation({ pages, earlier }: ConversationProps) {
  const m = useMessages(messageMessages);
  const { person, muted, isBlocked, seenSequence } = pages[0]!;
  const messages = pages.toReversed().flatMap((page) => page.items);
  const name = person.name ?? m.gone;
  const { outgoing, send, again, discard } = useSending(person.id, name);
  const known = new Set(messages.map(({ clientId }) => clientId));
  const waiting = outgoing.filter(({ clientId }) => !known.has(clientId));
  const lastSeen = messages.findLast(({ senderId, sequence }) => senderId !== person.id && sequence <= (seenSequence ?? 0));
  const end = useKeptAtEnd(`${messages.at(-1)?.sequence} ${waiting.length}`);
  useTabTitle(name);
  useMarkedAsRead(pages[0]!);
  return (
    <div className="flex h-[calc(100dvh-5.5rem)] min-h-80 flex-col sm:h-[calc(100dvh-6.5rem)]">
      {/* On one line also on a phone, where each further one is a message less. */}
      <header className="mb-3 flex min-w-0 items-center gap-3">
        <Button variant="ghost" size="icon" asChild>
          <Link to="/messages" aria-label={m.back} title={m.back}>
            <ChevronLeft aria-hidden />
          </Link>
        </Button>
        <Avatar id={person.id} name={name} size="md" />
        <h1 className="min-w-0 grow truncate text-xl font-semibold tracking-tight">
          <bdi>{name}</bdi>
        </h1>
        {muted && <Badge>{m.muted}</Badge>}
        <ConversationMenu userId={person.id} name={name} muted={muted} isBlocked={isBlocked} />
      </header>
      <section
        ref={end}
        aria-label={m.messagesWith(name)}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be scrolled by keyboard
        tabIndex={0}
        className="min-h-0 grow overflow-y-auto overscroll-contain py-2"
      >
        {earlier && (
          <div className="flex justify-center pb-4">
            <Button variant="outline" size="sm" busy={earlier.busy} onClick={earlier.fetch}>
              {m.earlier}
            </Button>
          </div>
        )}
        {messages.length === 0 && waiting.length === 0 && <p className="py-8 text-center text-muted-foreground">{m.noneWith}</p>}
        <ol aria-live="polite" aria-relevant="additions" className="flex flex-col gap-3">
          {messages.map((message) => {
            const isOwn = message.senderId !== person.id;
            return (
              <MessageRow key={message.id} message={message} isOwn={isOwn} author={isOwn ? m.you : name} isSeen={message === lastSeen} />
            );
          })}
          {waiting.map((message) => (
            <OutgoingRow key={message.clientId} message={message} onAgain={() => again(message)} onDiscard={() => discard(message)} />
          ))}
        </ol>
      </section>
      {isBlocked ? (
        <p className="border-t pt-3 text-muted-foreground">{m.isBlocked}</p>
      ) : (
        person.name !== null && <Composer name={name} onSend={send} />
      )}
    </div>
  );
}

interface OutgoingRowProps {
  readonly message: Outgoing;
  readonly onAgain: () => void;
  readonly onDiscard: () => void;
}

/** What is under way, or did not arrive. */
function OutgoingRow({ message: { body, attachments, error }, onAgain, onDiscard }: OutgoingRowProps) {
  const m = useMessages(messageMessages);
  const textOf = useProblemText();
  return (
    <li className="flex flex-col items-end gap-1">
      <div className="max-w-[85%] rounded-2xl bg-primary-soft px-3.5 py-2">
        <p dir="auto" className="break-words whitespace-pre-wrap">
          {body === '' ? attachments.map(({ name }) => name).join(', ') : body}
        </p>
      </div>
      {error === undefined ? (
        <p className="px-1 text-xs text-muted-foreground">{m.sending}</p>
      ) : (
        <div role="alert" className="flex flex-wrap items-center justify-end gap-2 text-[0.8125rem] text-danger">
          <span>
            {m.notSent}: {textOf(error)}
          </span>
          <Button variant="outline" size="sm" onClick={onAgain}>
            {m.again}
          </Button>
          <Button variant="ghost" size="sm" onClick={onDiscard}>
            {m.discard}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Says that all is read, while somebody looks. */
function useMarkedAsRead({ items, unread, readSequence }: ConversationMessagesView): void {
  const queries = useQueryClient();
  const asked = useRef(0);
  // Whoever wrote it: what was not read may be further up than this page reaches.
  const last = unread > 0 ? items.at(-1) : undefined;
  useEffect(() => {
    const mark = () => {
      if (!last || document.visibilityState !== 'visible' || last.sequence <= Math.max(readSequence, asked.current)) return;
      asked.current = last.sequence;
      conversationRead({ path: { id: last.id } }).then(
        () => countAnew(queries, ['messages', 'unread'], ['messages']),
        // It is said with the next message, or the next visit.
        () => (asked.current = 0),
      );
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [last, readSequence, queries]);
}

/** Stays at the newest message, unless somebody has gone back to read. @param newest changes with it. */
function useKeptAtEnd(newest: string) {
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = box.current!;
    const look = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, []);
  useLayoutEffect(() => {
    if (isAtEnd.current) box.current!.scrollTop = box.current!.scrollHeight;
  }, [newest]);
  return box;
}
