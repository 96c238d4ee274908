import { Link, type ListDefinition, ListScreen } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import type { DrillView } from '@/api/generated';
import { drillList, RENEW_MS } from './backup-queries';
import { BackupTabs } from './backup-tabs';
import { DrillState, useDuration } from './backup-words';
import { backupMessages } from './backups.messages';
import { useFailureText } from './failure-text';

/** Restores beside the real data: whether they work, and how long they take. */
export function Screen() {
  const m = useMessages(backupMessages);
  const format = useFormat();
  const duration = useDuration();
  const definition: ListDefinition<DrillView> = {
    screen: 'drills',
    title: m.tabs.drills,
    embedded: true,
    ...drillList,
    renewMs: RENEW_MS,
    columns: [
      { key: 'started', title: m.drillStartedAt, cell: ({ startedAt }) => format.dateTime(startedAt) },
      { key: 'outcome', title: m.outcome, cell: (drill) => <Outcome drill={drill} /> },
      { key: 'duration', title: m.duration, cell: ({ durationSeconds }) => duration(durationSeconds), align: 'end' },
      { key: 'rows', title: m.rows, cell: ({ rows }) => rows !== null && format.number(rows), align: 'end', wide: true },
      {
        key: 'backup',
        title: m.what,
        cell: ({ backupId }) => (
          <Link to={`/backups/${backupId}`} className="hover:underline">
            {m.open}
          </Link>
        ),
        wide: true,
      },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ startedAt }) => format.dateTime(startedAt),
    empty: { title: m.noDrills, body: m.noDrillsHint },
  };
  return (
    <div className="flex flex-col gap-5">
      <PageHeader className="mb-0" title={m.tabs.drills} description={m.drillsDescription} />
      <BackupTabs />
      <ListScreen definition={definition} />
    </div>
  );
}

function Outcome({ drill }: { readonly drill: DrillView }) {
  const failureText = useFailureText();
  return (
    <span className="flex flex-wrap items-center gap-2">
      <DrillState drill={drill} />
      {drill.error && <span className="text-[0.8125rem] text-muted-foreground">{failureText(drill.error)}</span>}
    </span>
  );
}
