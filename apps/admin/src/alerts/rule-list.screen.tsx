import { Plus } from 'lucide-react';
import type { AlertRuleView } from '@/api/generated';
import { Link, type ListDefinition, ListScreen, useAccess } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { SeverityBadge } from '@/frame/severity-badge';
import { useMessages } from '@/i18n';
import { queryClient } from '@/api/query-client';
import { Badge, type Tone } from '@/ui/badge';
import { Button } from '@/ui/button';
import { RENEW_MS, rulesQuery } from './alert-queries';
import { alertMessages } from './alerts.messages';
import { useConditionText } from './use-condition-text';

const TONES: Readonly<Record<string, Tone>> = { ok: 'success', pending: 'neutral', firing: 'danger' };
const STATES = ['ok', 'pending', 'firing'] as const;

/** Everything that is watched. */
export function Screen() {
  const m = useMessages(alertMessages);
  const words = useAlertWords();
  const { canEverywhere } = useAccess();
  const conditionText = useConditionText();
  const definition: ListDefinition<AlertRuleView> = {
    screen: 'alert-rules',
    title: m.rules,
    description: m.rulesHint,
    queryKey: ['alert-rules'],
    renewMs: RENEW_MS,
    load: async ({ query }) => ({ items: chosen(await queryClient.fetchQuery({ ...rulesQuery, staleTime: 0 }), query), nextCursor: null }),
    columns: [
      {
        key: 'rule',
        title: m.rule,
        cell: ({ name }) => words.nameOf(name),
      },
      { key: 'severity', title: m.severity, cell: ({ severity }) => <SeverityBadge severity={severity} /> },
      {
        key: 'state',
        title: m.state,
        cell: ({ state, enabled }) =>
          enabled ? <Badge tone={TONES[state] ?? 'neutral'}>{words.state(state)}</Badge> : <Badge>{m.off}</Badge>,
      },
      { key: 'condition', title: m.condition, cell: ({ condition }) => conditionText(condition), wide: true },
      {
        key: 'origin',
        title: '',
        cell: ({ isDefault, changed }) =>
          isDefault ? changed && <Badge tone="info">{m.changed}</Badge> : <Badge tone="info">{m.own}</Badge>,
        wide: true,
      },
      { key: 'group', title: m.group, cell: ({ group }) => words.group(group), hidden: true },
    ],
    filters: [
      { key: 'search', kind: 'search', title: m.search },
      { key: 'state', kind: 'choice', title: m.state, options: STATES.map((value) => ({ value, label: words.states[value] })) },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ name }) => words.nameOf(name),
    rowLink: ({ id }) => `/alert-rules/${id}`,
    actions: canEverywhere('alerts.rules') && (
      <Button asChild>
        <Link to="/alert-rules/new">
          <Plus aria-hidden /> {m.newRule}
        </Link>
      </Button>
    ),
    empty: { title: m.noRules, body: m.noRulesHint },
  };
  return <ListScreen definition={definition} />;
}

/** They are few: the API gives all of them. */
function chosen(rules: readonly AlertRuleView[], { search = '', state }: { readonly search?: string; readonly state?: string }) {
  const wanted = search.toLocaleLowerCase();
  return rules.filter(
    ({ key, name, ...rule }) =>
      `${key} ${name.en} ${name.es}`.toLocaleLowerCase().includes(wanted) && (state === undefined || rule.state === state),
  );
}
