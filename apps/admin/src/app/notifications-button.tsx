import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { session } from '@/api';
import { countAnew, Link, useLive } from '@/frame';
import { unreadNotificationsQuery } from '@/frame/unread-notifications';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { overlayMessages } from './overlay.messages';

/** The way to what one was told, with how much of it is unread; not to what somebody was told who is acted as. */
export function NotificationsButton() {
  const m = useMessages(overlayMessages);
  const queries = useQueryClient();
  const isOneself = session.state() === 'signed-in';
  const { data } = useQuery({ ...unreadNotificationsQuery, enabled: isOneself });
  useLive('notifications.changed', () => void countAnew(queries, unreadNotificationsQuery.queryKey, ['notifications']));
  if (!isOneself) return null;
  const count = data?.count ? `${data.count}${data.more ? '+' : ''}` : null;
  const label = m.notifications(count);
  return (
    <Button variant="ghost" className="px-2" asChild>
      <Link to="/notifications" aria-label={label} title={label}>
        <Bell aria-hidden />
        {count !== null && (
          <span aria-hidden className="font-semibold tabular-nums">
            {count}
          </span>
        )}
      </Link>
    </Button>
  );
}
