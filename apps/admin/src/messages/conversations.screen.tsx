import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff, MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { type ConversationView, conversationUnblock } from '@/api/generated';
import { late, Link, ProblemPage, useAction, useLive, useSearchState } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Avatar } from '@/ui/avatar';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { cn } from '@/ui/class-names';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { SkeletonCard } from '@/ui/skeleton';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { blockedQuery, conversationsQuery } from './message-queries';
import { messageMessages } from './messages.messages';

const NewMessageDialog = late(
  () => import('./new-message-dialog').then((file) => file.NewMessageDialog),
  ({ onClose }) => onClose(),
);

/** The own conversations, the newest first, as they change. */
export function Screen() {
  const m = useMessages(messageMessages);
  const [search] = useSearchState();
  const [isWriting, setWriting] = useState(false);
  const showsBlocked = search.show === 'blocked';
  return (
    <>
      <PageHeader
        title={m.title}
        actions={
          <Button onClick={() => setWriting(true)}>
            <MessageSquarePlus aria-hidden /> {m.new}
          </Button>
        }
      />
      <LinkTabs aria-label={m.title}>
        <LinkTab active={!showsBlocked}>
          <Link to="/messages">{m.conversations}</Link>
        </LinkTab>
        <LinkTab active={showsBlocked}>
          <Link to="/messages?show=blocked">{m.blocked}</Link>
        </LinkTab>
      </LinkTabs>
      <div className="flex flex-col gap-4 pt-5">{showsBlocked ? <Blocked /> : <Conversations />}</div>
      {isWriting && <NewMessageDialog onClose={() => setWriting(false)} />}
    </>
  );
}

function Conversations() {
  const m = useMessages(messageMessages);
  const queries = useQueryClient();
  const list = useInfiniteQuery(conversationsQuery);
  const readAnew = () => void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
  useLive('message.sent', readAnew);
  useLive('message.changed', readAnew);
  useLive('message.read', readAnew);
  useLive('conversation.changed', readAnew);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isError && !list.data) return <ProblemPage error={list.error} reset={() => void list.refetch()} />;
  if (list.isPending) return <SkeletonCard />;
  if (items.length === 0) return <EmptyState title={m.none} body={m.noneHint} />;
  return (
    <>
      <Card className="overflow-hidden">
        <ul aria-label={m.conversations} className="divide-y">
          {items.map((item) => (
            <Conversation key={item.id} item={item} />
          ))}
        </ul>
      </Card>
      {list.hasNextPage && (
        <Button variant="outline" className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {m.more}
        </Button>
      )}
    </>
  );
}

function Conversation({ item: { person, last, unread, muted } }: { readonly item: ConversationView }) {
  const m = useMessages(messageMessages);
  const format = useFormat();
  const name = person.name ?? m.gone;
  const text = last.excerpt ?? m.deleted;
  return (
    <li>
      <Link to={`/messages/${person.id}`} className="flex min-w-0 items-center gap-3 p-4 hover:bg-muted">
        <Avatar id={person.id} name={name} size="md" />
        <span className="min-w-0 grow">
          <span className="flex items-baseline gap-2">
            <bdi className={cn('truncate', unread > 0 && 'font-semibold')}>{name}</bdi>
            {muted && <BellOff aria-label={m.muted} role="img" className="size-3.5 shrink-0 text-muted-foreground" />}
            <time
              dateTime={last.sentAt}
              title={format.dateTime(last.sentAt)}
              className="ms-auto shrink-0 text-[0.8125rem] text-muted-foreground"
            >
              {format.relative(last.sentAt)}
            </time>
          </span>
          <span className="flex items-center gap-2">
            <span dir="auto" className="min-w-0 grow truncate text-muted-foreground">
              {last.senderId !== person.id && `${m.you}: `}
              {text}
            </span>
            {unread > 0 && (
              <Badge tone="info" className="shrink-0">
                {m.unread(unread)}
              </Badge>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}

function Blocked() {
  const m = useMessages(messageMessages);
  const { run, busy } = useAction();
  const list = useInfiniteQuery(blockedQuery);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isError && !list.data) return <ProblemPage error={list.error} reset={() => void list.refetch()} />;
  if (list.isPending) return <SkeletonCard />;
  if (items.length === 0) return <EmptyState title={m.noneBlocked} body={m.noneBlockedHint} />;
  return (
    <>
      <Card className="overflow-hidden">
        <ul aria-label={m.blocked} className="divide-y">
          {items.map(({ person }) => (
            <li key={person.id} className="flex items-center gap-3 p-4">
              <Avatar id={person.id} name={person.name ?? m.gone} />
              <Link to={`/messages/${person.id}`} className="min-w-0 grow truncate underline-offset-4 hover:underline">
                <bdi>{person.name ?? m.gone}</bdi>
              </Link>
              <Button
                variant="outline"
                size="sm"
                busy={busy}
                onClick={() => void run(() => conversationUnblock({ path: { user_id: person.id } }), { invalidate: [['messages']] })}
              >
                {m.unblock}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {list.hasNextPage && (
        <Button variant="outline" className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {m.more}
        </Button>
      )}
    </>
  );
}
