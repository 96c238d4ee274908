import { BellOff } from 'lucide-react';
import { useState } from 'react';
import type { AlertView } from '@/api/generated';
import { late, type ListDefinition, ListScreen, useAccess } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { SeverityBadge } from '@/frame/severity-badge';
import { useAmounts } from '@/frame/use-amounts';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Badge, type Tone } from '@/ui/badge';
import { Button } from '@/ui/button';
import { alertList, RENEW_MS } from './alert-queries';
import { alertMessages } from './alerts.messages';

const SilenceDialog = late(
  () => import('./silence-dialog').then((file) => file.SilenceDialog),
  ({ onClose }) => onClose(),
);

const TONES: Readonly<Record<string, Tone>> = { pending: 'neutral', firing: 'danger', resolved: 'success' };

/** What does not hold now, as the rules see it. */
export function Screen() {
  const m = useMessages(alertMessages);
  const words = useAlertWords();
  const format = useFormat();
  const amounts = useAmounts();
  const { canEverywhere } = useAccess();
  const [silencing, setSilencing] = useState<AlertView | null>(null);
  const nameOf = ({ name, label }: AlertView) => [words.nameOf(name), label].filter(Boolean).join(': ');
  const definition: ListDefinition<AlertView> = {
    screen: 'alerts',
    title: m.title,
    description: m.description,
    ...alertList,
    renewMs: RENEW_MS,
    columns: [
      { key: 'alert', title: m.alert, cell: nameOf },
      { key: 'severity', title: m.severity, cell: ({ severity }) => <SeverityBadge severity={severity} /> },
      {
        key: 'state',
        title: m.state,
        cell: ({ state, muted }) => (
          <span className="flex flex-wrap gap-1">
            <Badge tone={TONES[state] ?? 'neutral'}>{words.state(state)}</Badge>
            {muted && <Badge>{wordFor(words.muted, muted)}</Badge>}
          </span>
        ),
      },
      {
        key: 'value',
        title: m.value,
        cell: ({ value, unit }) => (value === null ? '—' : amounts.inUnit(unit ?? 'count', value)),
        align: 'end',
        wide: true,
      },
      { key: 'since', title: m.since, cell: ({ firedAt, pendingSince }) => format.dateTime(firedAt ?? pendingSince), wide: true },
      { key: 'group', title: m.group, cell: ({ group }) => words.group(group), hidden: true },
      { key: 'ended', title: m.ended, cell: ({ resolvedAt }) => resolvedAt && format.dateTime(resolvedAt), hidden: true },
    ],
    filters: [
      {
        key: 'state',
        kind: 'choice',
        title: m.state,
        otherwise: m.open,
        options: (['firing', 'pending', 'resolved'] as const).map((value) => ({ value, label: words.states[value] })),
      },
    ],
    rowKey: ({ id }) => id,
    rowName: nameOf,
    rowLink: ({ ruleId }) => `/alert-rules/${ruleId}`,
    ...(canEverywhere('alerts.act') && {
      rowActions: (alert) =>
        alert.state !== 'resolved' &&
        alert.muted !== 'silenced' && (
          <Button variant="ghost" size="icon" aria-label={m.silenceNamed(nameOf(alert))} onClick={() => setSilencing(alert)}>
            <BellOff aria-hidden />
          </Button>
        ),
    }),
    empty: { title: m.none, body: m.noneHint },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {silencing && <SilenceDialog scope="rule" silencedKey={silencing.ruleKey} about={silencing} onClose={() => setSilencing(null)} />}
    </>
  );
}
