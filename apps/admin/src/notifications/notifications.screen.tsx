import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, CheckCheck } from 'lucide-react';
import { notificationFindAll, notificationRead, notificationReadAll, type NotificationView } from '@/api/generated';
import { countAnew, Link, ProblemPage, useAction, useSearchState } from '@/frame';
import { unreadNotificationsQuery } from '@/frame/unread-notifications';
import { useFormat, useLanguage, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { cn } from '@/ui/class-names';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { SkeletonCard } from '@/ui/skeleton';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { notificationMessages } from './notifications.messages';

const PAGE = 30;
const invalidate = [['notifications']];

/** What one was told, the newest first; live. */
export function Screen() {
  const m = useMessages(notificationMessages);
  const { run, busy } = useAction();
  const [search] = useSearchState();
  const onlyUnread = search.show === 'unread';
  const list = useNotifications(onlyUnread);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [newest] = items;
  // What is unread may be further down than what is shown.
  const { data: unread } = useQuery(unreadNotificationsQuery);
  const readAll = (upTo: string) => run(() => notificationReadAll({ body: { upTo } }), { done: m.allRead, invalidate });
  return (
    <>
      <PageHeader
        title={m.title}
        actions={
          <>
            <Button variant="outline" asChild>
              <Link to="/profile?tab=notifications">{m.preferences}</Link>
            </Button>
            <Button variant="outline" busy={busy} disabled={!newest || !unread?.count} onClick={() => newest && void readAll(newest.id)}>
              <CheckCheck aria-hidden /> {m.readAll}
            </Button>
          </>
        }
      />
      <LinkTabs aria-label={m.tabs}>
        <LinkTab active={!onlyUnread}>
          <Link to="/notifications">{m.all}</Link>
        </LinkTab>
        <LinkTab active={onlyUnread}>
          <Link to="/notifications?show=unread">{m.unread}</Link>
        </LinkTab>
      </LinkTabs>
      <div className="flex flex-col gap-4 pt-5">
        {list.isError && !list.data && <ProblemPage error={list.error} reset={() => void list.refetch()} />}
        {list.isPending && <SkeletonCard />}
        {list.data && items.length === 0 && (
          <EmptyState title={onlyUnread ? m.noneUnread : m.none} body={onlyUnread ? m.noneUnreadHint : m.noneHint} />
        )}
        {items.length > 0 && (
          <Card className="overflow-hidden">
            <ul className="divide-y">
              {items.map((item) => (
                <Notification key={item.id} item={item} />
              ))}
            </ul>
          </Card>
        )}
        {list.hasNextPage && (
          <Button variant="outline" className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {m.more}
          </Button>
        )}
      </div>
    </>
  );
}

function useNotifications(onlyUnread: boolean) {
  const { language } = useLanguage();
  return useInfiniteQuery({
    queryKey: ['notifications', 'list', { onlyUnread, language }],
    queryFn: ({ pageParam, signal }) =>
      notificationFindAll({
        query: { limit: PAGE, ...(onlyUnread && { unread: true }), ...(pageParam && { cursor: pageParam }) },
        headers: { 'accept-language': language },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

function Notification({ item: { id, title, text, path, createdAt, readAt } }: { readonly item: NotificationView }) {
  const m = useMessages(notificationMessages);
  const format = useFormat();
  const queries = useQueryClient();
  const { run } = useAction();
  const isUnread = readAt === null;
  // Whoever goes there has read it; when that cannot be said, it stays unread.
  const follow = () =>
    void notificationRead({ path: { id } }).then(
      () => countAnew(queries, unreadNotificationsQuery.queryKey, ['notifications']),
      () => undefined,
    );
  return (
    <li className="flex items-start gap-3 p-4">
      <span className={cn('mt-1.5 size-2 shrink-0 rounded-full', isUnread && 'bg-primary')}>
        {isUnread && <span className="sr-only">{m.isUnread}</span>}
      </span>
      <div className="min-w-0 grow">
        <Link
          to={path}
          className={cn('break-words underline-offset-4 hover:underline', isUnread && 'font-semibold')}
          onClick={isUnread ? follow : undefined}
        >
          {title}
        </Link>
        {text && <p className="break-words text-muted-foreground">{text}</p>}
        <time dateTime={createdAt} title={format.dateTime(createdAt)} className="text-sm text-muted-foreground">
          {format.relative(createdAt)}
        </time>
      </div>
      {isUnread && (
        <Button
          variant="ghost"
          size="icon"
          aria-label={m.read(title)}
          title={m.read(title)}
          onClick={() => void run(() => notificationRead({ path: { id } }), { invalidate })}
        >
          <Check aria-hidden />
        </Button>
      )}
    </li>
  );
}
