import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MessagesSquare } from 'lucide-react';
import { session } from '@/api';
import { conversationCountUnread } from '@/api/generated';
import { countAnew, Link, useLive } from '@/frame';
import { defineMessages, useMessages } from '@/i18n';
import { Button } from '@/ui/button';

const words = defineMessages(
  { messages: (unread: number) => (unread === 0 ? 'Messages' : `Messages, ${unread} unread`) },
  { messages: (unread: number) => (unread === 0 ? 'Mensajes' : `Mensajes, ${unread} sin leer`) },
);

/** Where live events do not come through. */
const RENEW_MS = 60_000;

/** The way to the own messages, with how many were not read; not to those of somebody who is acted as. */
export function MessagesButton() {
  const m = useMessages(words);
  const queries = useQueryClient();
  const isOneself = session.state() === 'signed-in';
  const { data } = useQuery({
    queryKey: ['messages', 'unread'],
    queryFn: ({ signal }) => conversationCountUnread({ signal }),
    enabled: isOneself,
    refetchInterval: RENEW_MS,
  });
  const readAnew = () => void countAnew(queries, ['messages', 'unread']);
  useLive('message.sent', readAnew);
  useLive('message.read', readAnew);
  useLive('conversation.changed', readAnew);
  if (!isOneself) return null;
  const count = data?.count ?? 0;
  return (
    <Button variant="ghost" className="px-2" asChild>
      <Link to="/messages" aria-label={m.messages(count)} title={m.messages(count)}>
        <MessagesSquare aria-hidden />
        {count > 0 && (
          <span aria-hidden className="font-semibold tabular-nums">
            {count > 99 ? '99+' : count}
          </span>
        )}
      </Link>
    </Button>
  );
}
