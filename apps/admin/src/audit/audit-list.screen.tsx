import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { auditActions, type AuditEntryView, auditFindAll } from '@/api/generated';
import {
  daysToInstants,
  type Filter,
  late,
  Link,
  type ListDefinition,
  ListScreen,
  personChoices,
  useAccess,
  useSearchState,
} from '@/frame';
import { useAuditText } from '@/frame/audit-text';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Code } from '@/ui/code';
import { auditMessages } from './audit.messages';

const EntrySheet = late(() => import('./entry-sheet').then((file) => file.EntrySheet));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** As the API takes it: days as instants, and the id of a target only together with its kind. */
function toQuery({ targetId, ...query }: Record<string, string | undefined>) {
  return daysToInstants({ ...query, ...(query.targetType && targetId && { targetId }) }, 'from', 'to');
}

/** The trail of critical actions. */
export function Screen() {
  const m = useMessages(auditMessages);
  const format = useFormat();
  const { can, canEverywhere } = useAccess();
  const text = useAuditText();
  const [search, change] = useSearchState();
  const actions = useQuery({ queryKey: ['audit', 'actions'], queryFn: ({ signal }) => auditActions({ signal }), staleTime: 3_600_000 });
  const person: Filter = can('user.read')
    ? { key: 'actorId', kind: 'record', title: m.who, source: personChoices }
    : { key: 'actorId', kind: 'text', title: m.actorId, accepts: UUID };
  const definition: ListDefinition<AuditEntryView> = {
    screen: 'audit',
    title: m.title,
    description: m.description,
    queryKey: ['audit'],
    beside: ['entry'],
    load: ({ query, signal }) => auditFindAll({ query: toQuery(query), signal }),
    columns: [
      {
        key: 'when',
        title: m.when,
        cell: ({ occurredAt }) => (
          <time dateTime={occurredAt} className="inline-block min-w-22">
            {format.dateTime(occurredAt)}
          </time>
        ),
      },
      { key: 'who', title: m.who, cell: text.actor },
      { key: 'action', title: m.action, cell: ({ action }) => text.action(action) },
      { key: 'target', title: m.target, cell: text.target, wide: true },
      { key: 'request', title: m.request, cell: ({ requestId }) => <Code>{requestId}</Code>, hidden: true },
    ],
    filters: [
      {
        key: 'action',
        kind: 'choice',
        title: m.action,
        options: inOrder((actions.data?.items ?? []).map((value) => [value, text.action(value)])),
      },
      person,
      { key: 'targetType', kind: 'choice', title: m.targetType, options: inOrder(text.targetTypes) },
      // Without its kind an id says nothing.
      ...(search.targetType ? [{ key: 'targetId', kind: 'text' as const, title: m.targetId }] : []),
      { key: 'from', kind: 'date', title: m.from },
      { key: 'to', kind: 'date', title: m.until },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ action, occurredAt }) => `${text.action(action)}, ${format.dateTime(occurredAt)}`,
    rowLink: ({ id }) => `/audit?${new URLSearchParams({ ...search, entry: id }).toString()}`,
    ...(can('audit.export') && { exportPath: '/api/audit-logs/export', toExport: toQuery }),
    actions: canEverywhere('audit.read') && (
      <Button variant="outline" asChild>
        <Link to="/audit/check">
          <ShieldCheck aria-hidden /> {m.check}
        </Link>
      </Button>
    ),
    empty: { title: m.none, body: m.noneHint },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {search.entry && <EntrySheet id={search.entry} onClose={() => change({ entry: null }, { replace: true })} />}
    </>
  );
}

function inOrder(words: readonly (readonly [value: string, label: string])[]) {
  return words.map(([value, label]) => ({ value, label })).toSorted((one, other) => one.label.localeCompare(other.label));
}
