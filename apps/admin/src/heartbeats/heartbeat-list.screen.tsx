import { Plus } from 'lucide-react';
import type { HeartbeatView } from '@/api/generated';
import { Link, type ListDefinition, ListScreen, useAccess } from '@/frame';
import { useAmounts } from '@/frame/use-amounts';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { heartbeatList, RENEW_MS } from './heartbeat-queries';
import { HeartbeatState } from './heartbeat-state';
import { heartbeatMessages } from './heartbeats.messages';

/** Everybody who must report regularly. */
export function Screen() {
  const m = useMessages(heartbeatMessages);
  const format = useFormat();
  const amounts = useAmounts();
  const { canEverywhere } = useAccess();
  const definition: ListDefinition<HeartbeatView> = {
    screen: 'heartbeats',
    title: m.title,
    description: m.description,
    ...heartbeatList,
    renewMs: RENEW_MS,
    columns: [
      { key: 'name', title: m.name, cell: ({ name }) => name },
      { key: 'state', title: m.state, cell: (heartbeat) => <HeartbeatState heartbeat={heartbeat} /> },
      { key: 'seen', title: m.lastSeen, cell: ({ lastSeenAt }) => (lastSeenAt ? format.relative(lastSeenAt) : m.never), wide: true },
      { key: 'period', title: m.period, cell: ({ periodSeconds }) => amounts.seconds(periodSeconds), wide: true },
      { key: 'due', title: m.due, cell: ({ dueAt }) => dueAt && format.dateTime(dueAt), hidden: true },
    ],
    filters: [
      {
        key: 'state',
        kind: 'choice',
        title: m.state,
        options: (['up', 'late', 'down', 'new'] as const).map((value) => ({ value, label: m.states[value] })),
      },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ name }) => name,
    rowLink: ({ id }) => `/heartbeats/${id}`,
    actions: canEverywhere('alerts.rules') && (
      <Button asChild>
        <Link to="/heartbeats/new">
          <Plus aria-hidden /> {m.newOne}
        </Link>
      </Button>
    ),
    empty: { title: m.none, body: m.noneHint },
  };
  return <ListScreen definition={definition} />;
}
