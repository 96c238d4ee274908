import { BellRing } from 'lucide-react';
import { incidentTest, type IncidentView } from '@/api/generated';
import { type ListDefinition, ListScreen, useAccess, useAction } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { SeverityBadge } from '@/frame/severity-badge';
import { useIncidentName } from '@/frame/use-incident-name';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { toast } from '@/ui/toast-store';
import { incidentList, readAnewIncidents, RENEW_MS } from './incident-queries';
import { IncidentState } from './incident-state';
import { incidentMessages } from './incidents.messages';

/** What is wrong now, and what was. */
export function Screen() {
  const m = useMessages(incidentMessages);
  const words = useAlertWords();
  const format = useFormat();
  const nameOf = useIncidentName();
  const { canEverywhere } = useAccess();
  const definition: ListDefinition<IncidentView> = {
    screen: 'incidents',
    title: m.title,
    description: m.description,
    ...incidentList,
    renewMs: RENEW_MS,
    columns: [
      { key: 'incident', title: m.incident, cell: nameOf },
      { key: 'state', title: m.state, cell: ({ state }) => <IncidentState state={state} /> },
      { key: 'severity', title: m.severity, cell: ({ severity }) => <SeverityBadge severity={severity} />, wide: true },
      { key: 'opened', title: m.opened, cell: ({ openedAt }) => format.dateTime(openedAt), wide: true },
      { key: 'alerts', title: m.alertsColumn, cell: ({ firing, total }) => m.alertsCount(firing, total), align: 'end', wide: true },
      { key: 'who', title: m.who, cell: ({ acknowledgedBy }) => acknowledgedBy?.displayName ?? '—', wide: true },
      { key: 'group', title: m.group, cell: ({ group }) => words.group(group), hidden: true },
      { key: 'over', title: m.over, cell: ({ resolvedAt }) => resolvedAt && format.dateTime(resolvedAt), hidden: true },
    ],
    filters: [
      {
        key: 'state',
        kind: 'choice',
        title: m.state,
        options: [
          { value: 'open', label: m.open },
          { value: 'resolved', label: m.closed },
        ],
      },
      {
        key: 'group',
        kind: 'choice',
        title: m.group,
        options: words.groupKeys.map((value) => ({ value, label: words.group(value) })),
      },
    ],
    rowKey: ({ id }) => id,
    rowName: nameOf,
    rowLink: ({ id }) => `/incidents/${id}`,
    actions: canEverywhere('alerts.act') && <TestButton />,
    empty: { title: m.none, body: m.noneHint },
  };
  return <ListScreen definition={definition} />;
}

/** Whether one is reached, and by what. */
function TestButton() {
  const m = useMessages(incidentMessages);
  const { run, busy } = useAction();
  const test = async () => {
    const begun = await run(() => incidentTest(), { invalidate: readAnewIncidents });
    if (begun) toast.success(m.tested[begun.channel ?? 'later']);
  };
  return (
    <Button variant="outline" busy={busy} title={m.testHint} onClick={() => void test()}>
      <BellRing aria-hidden /> {m.test}
    </Button>
  );
}
