import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { auditActions, type AuditEntryView, auditFindAll } from '@/api/generated';
import { daysToInstants, late, Link, type ListDefinition, ListScreen, useAccess, useSearchState } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Code } from '@/ui/code';
import { auditMessages } from './audit.messages';
import { useActorText } from './use-actor-text';

const EntrySheet = late(() => import('./entry-sheet').then((file) => file.EntrySheet));

const toInstants = (query: Record<string, string | undefined>) => daysToInstants(query, 'from', 'to');

/** The trail of critical actions. */
export function Screen() {
  const m = useMessages(auditMessages);
  const format = useFormat();
  const { can, canEverywhere } = useAccess();
  const actorText = useActorText();
  const [search, change] = useSearchState();
  const actions = useQuery({ queryKey: ['audit', 'actions'], queryFn: ({ signal }) => auditActions({ signal }), staleTime: 3_600_000 });
  const definition: ListDefinition<AuditEntryView> = {
    screen: 'audit',
    title: m.title,
    description: m.description,
    queryKey: ['audit'],
    beside: ['entry'],
    load: ({ query, signal }) => auditFindAll({ query: toInstants(query), signal }),
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
      { key: 'who', title: m.who, cell: actorText },
      { key: 'action', title: m.action, cell: ({ action }) => <Code className="whitespace-nowrap">{action}</Code> },
      { key: 'target', title: m.target, cell: ({ targetType, targetName, targetId }) => `${targetType} · ${targetName ?? targetId}` },
      { key: 'request', title: m.request, cell: ({ requestId }) => <Code>{requestId}</Code>, hidden: true },
    ],
    filters: [
      { key: 'action', kind: 'choice', title: m.action, options: (actions.data?.items ?? []).map((value) => ({ value, label: value })) },
      { key: 'from', kind: 'date', title: m.from },
      { key: 'to', kind: 'date', title: m.until },
      { key: 'targetType', kind: 'text', title: m.targetType },
      { key: 'targetId', kind: 'text', title: m.targetId },
      { key: 'actorId', kind: 'text', title: m.actorId },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ action, occurredAt }) => `${action}, ${format.dateTime(occurredAt)}`,
    rowLink: ({ id }) => `/audit?${new URLSearchParams({ ...search, entry: id }).toString()}`,
    ...(can('audit.export') && { exportPath: '/api/audit-logs/export', toExport: toInstants }),
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
