import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { alertEndSilence, alertSilences, type SilenceView } from '@/api/generated';
import { late, type ListDefinition, ListScreen, useAccess, useAction } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Badge, type Tone } from '@/ui/badge';
import { Button } from '@/ui/button';
import { readAnewSilences, rulesQuery } from './alert-queries';
import { alertMessages } from './alerts.messages';

const SilenceDialog = late(
  () => import('./silence-dialog').then((file) => file.SilenceDialog),
  ({ onClose }) => onClose(),
);

const TONES: Readonly<Record<string, Tone>> = { scheduled: 'info', active: 'warning', ended: 'neutral' };

/** What nobody is told of for a while, and what nobody was. */
export function Screen() {
  const m = useMessages(alertMessages);
  const words = useAlertWords();
  const format = useFormat();
  const { canEverywhere } = useAccess();
  const { data: rules = [] } = useQuery(rulesQuery);
  const [making, setMaking] = useState(false);
  const wholeOf = ({ scope, key }: SilenceView) => {
    if (scope === 'all') return m.allOf;
    if (scope === 'group') return words.group(key);
    const rule = rules.find((each) => each.key === key);
    return rule ? words.nameOf(rule.name) : key;
  };
  const nameOf = (silence: SilenceView) => {
    const whole = [wholeOf(silence), silence.label].filter(Boolean).join(': ');
    return silence.severity ? m.ofSeverity(whole, wordFor(words.severity, silence.severity)) : whole;
  };
  const definition: ListDefinition<SilenceView> = {
    screen: 'silences',
    title: m.silences,
    description: m.silencesHint,
    queryKey: ['silences'],
    load: ({ query, signal }) => alertSilences({ query: { ...query, ended: query.ended ?? 'false' }, signal }),
    columns: [
      { key: 'what', title: m.what, cell: nameOf },
      {
        key: 'state',
        title: m.state,
        cell: ({ state }) => <Badge tone={TONES[state] ?? 'neutral'}>{wordFor(m.silenceStates, state)}</Badge>,
      },
      { key: 'until', title: m.until, cell: ({ endsAt }) => format.dateTime(endsAt) },
      { key: 'reason', title: m.reason, cell: ({ reason }) => reason, wide: true },
      {
        key: 'by',
        title: m.by,
        cell: ({ createdByName, endedByName }) =>
          [createdByName ?? m.somebody, endedByName && m.endedBy(endedByName)].filter(Boolean).join(', '),
        wide: true,
      },
      { key: 'from', title: m.from, cell: ({ startsAt }) => format.dateTime(startsAt), hidden: true },
    ],
    filters: [{ key: 'ended', kind: 'choice', title: m.state, otherwise: m.standing, options: [{ value: 'true', label: m.over }] }],
    rowKey: ({ id }) => id,
    rowName: nameOf,
    ...(canEverywhere('alerts.act') && {
      rowActions: (silence) => silence.state !== 'ended' && <EndButton id={silence.id} what={nameOf(silence)} />,
    }),
    actions: canEverywhere('alerts.act') && (
      <Button onClick={() => setMaking(true)}>
        <Plus aria-hidden /> {m.newSilence}
      </Button>
    ),
    empty: { title: m.noSilences, body: m.noSilencesHint },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {making && <SilenceDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function EndButton({ id, what }: { readonly id: string; readonly what: string }) {
  const m = useMessages(alertMessages);
  const { run, busy } = useAction();
  const end = () => void run(() => alertEndSilence({ path: { id } }), { done: m.endedNow, invalidate: readAnewSilences });
  return (
    <Button variant="outline" size="sm" busy={busy} aria-label={m.endNamed(what)} onClick={end}>
      {m.endNow}
    </Button>
  );
}
