import { Suspense } from 'react';
import { type ListDefinition, ListScreen } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { PageHeader } from '@/ui/page-header';
import type { RestoreView } from '@/api/generated';
import { RENEW_MS, restoreList } from './backup-queries';
import { BackupTabs } from './backup-tabs';
import { RESTORE_TONES } from './restore-steps';
import { restoreMessages } from './restores.messages';
import { UndoBanner } from './undo-banner';

/** Every time the platform was set back. */
export function Screen() {
  const m = useMessages(restoreMessages);
  const format = useFormat();
  const definition: ListDefinition<RestoreView> = {
    screen: 'restores',
    title: m.title,
    embedded: true,
    ...restoreList,
    renewMs: RENEW_MS,
    columns: [
      { key: 'started', title: m.started, cell: ({ startedAt }) => format.dateTime(startedAt) },
      {
        key: 'state',
        title: m.state,
        cell: ({ state, notErased }) => <Badge tone={notErased ? 'danger' : RESTORE_TONES[state]}>{m.states[state]}</Badge>,
      },
      { key: 'what', title: m.kind, cell: ({ undoOf }) => (undoOf === null ? m.restore : m.undo), wide: true },
      { key: 'reason', title: m.reason, cell: ({ reason }) => <span className="block max-w-80 truncate">{reason}</span>, wide: true },
      { key: 'by', title: m.by, cell: ({ requestedByName }) => requestedByName, wide: true },
      { key: 'until', title: m.until, cell: ({ undoUntil }) => undoUntil && format.dateTime(undoUntil), wide: true },
      { key: 'ended', title: m.ended, cell: ({ finishedAt }) => finishedAt && format.dateTime(finishedAt), hidden: true },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ startedAt }) => format.dateTime(startedAt),
    rowLink: ({ id }) => `/restores/${id}`,
    empty: { title: m.none, body: m.noneHint },
  };
  return (
    <div className="flex flex-col gap-5">
      <PageHeader className="mb-0" title={m.title} description={m.description} />
      <BackupTabs />
      <Suspense>
        <UndoBanner />
      </Suspense>
      <ListScreen definition={definition} />
    </div>
  );
}
