import { EllipsisVertical, Plus, Upload } from 'lucide-react';
import { Suspense } from 'react';
import { late, LateMenu, Link, type ListDefinition, ListScreen, useAccess, useConfirm, useSearchState } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { SkeletonCard } from '@/ui/skeleton';
import { backupRemove, type BackupView } from '@/api/generated';
import { backupList, readAnewBackups, RENEW_MS } from './backup-queries';
import { BackupTabs } from './backup-tabs';
import { BackupProgress, BackupState, useBackupName } from './backup-words';
import { backupMessages } from './backups.messages';
import { SummaryCards } from './summary-cards';

const MakeDialog = late(
  () => import('./make-dialog').then((file) => file.MakeDialog),
  ({ onClose }) => onClose(),
);
const BackupRowMenu = late(() => import('./backup-row-menu').then((file) => file.BackupRowMenu));

/** How things stand, and all the backups there are. */
export function Screen() {
  const m = useMessages(backupMessages);
  const format = useFormat();
  const { canEverywhere } = useAccess();
  const confirm = useConfirm();
  const nameOf = useBackupName();
  const [search, change] = useSearchState();
  const mayMake = canEverywhere('backup.create');
  const make = mayMake && (
    <Button onClick={() => change({ new: '1' }, { replace: true })}>
      <Plus aria-hidden /> {m.newBackup}
    </Button>
  );
  const definition: ListDefinition<BackupView> = {
    screen: 'backups',
    title: m.title,
    embedded: true,
    ...backupList,
    beside: ['new'],
    renewMs: RENEW_MS,
    changes: readAnewBackups,
    columns: [
      { key: 'made', title: m.made, cell: (backup) => <span className="whitespace-nowrap">{nameOf(backup)}</span> },
      { key: 'state', title: m.state, cell: (backup) => <StateCell backup={backup} /> },
      { key: 'kind', title: m.kind, cell: ({ kind }) => m.kinds[kind], wide: true },
      { key: 'note', title: m.note, cell: ({ note }) => note && <span className="block max-w-56 truncate">{note}</span>, wide: true },
      {
        key: 'age',
        title: m.age,
        cell: ({ createdAt }) => <span className="whitespace-nowrap">{format.relative(createdAt)}</span>,
        wide: true,
      },
      {
        key: 'size',
        title: m.size,
        cell: ({ bytes }) => bytes !== null && <span className="whitespace-nowrap">{format.bytes(bytes)}</span>,
        align: 'end',
        wide: true,
      },
      { key: 'rows', title: m.rows, cell: ({ rows }) => rows !== null && format.number(rows), align: 'end', hidden: true },
      { key: 'encrypted', title: m.encrypted, cell: ({ encrypted }) => (encrypted ? m.yes : m.no), hidden: true },
      { key: 'by', title: m.by, cell: ({ createdByName }) => createdByName, hidden: true },
      { key: 'version', title: m.version, cell: ({ appVersion }) => appVersion, hidden: true },
    ],
    filters: [
      {
        key: 'state',
        kind: 'choice',
        title: m.state,
        options: (['verified', 'written', 'running', 'failed'] as const).map((value) => ({ value, label: m.states[value] })),
      },
      {
        key: 'kind',
        kind: 'choice',
        title: m.kind,
        options: (Object.keys(m.kinds) as BackupView['kind'][]).map((value) => ({ value, label: m.kinds[value] })),
      },
    ],
    rowKey: ({ id }) => id,
    rowName: nameOf,
    rowLink: ({ id }) => `/backups/${id}`,
    rowActions: (backup) => <RowActions backup={backup} />,
    ...(canEverywhere('backup.delete') && {
      bulk: [
        {
          key: 'remove',
          title: m.remove,
          tone: 'danger',
          applies: ({ state }) => state !== 'running',
          confirm: ({ length }) =>
            confirm({ title: m.bulkTitle(length), body: m.bulkBody, action: m.remove, tone: 'danger', typed: m.removeWord }),
          run: ({ id }) => backupRemove({ path: { id } }),
        },
      ],
    }),
    empty: { title: m.none, body: m.noneHint, action: make },
  };
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={m.title}
        description={m.description}
        actions={
          <>
            {mayMake && (
              <Button variant="outline" asChild>
                <Link to="/backups/upload">
                  <Upload aria-hidden /> {m.upload}
                </Link>
              </Button>
            )}
            {make}
          </>
        }
      />
      <BackupTabs />
      <Suspense fallback={<SkeletonCard lines={6} />}>
        <SummaryCards />
      </Suspense>
      <ListScreen definition={definition} />
      {search.new && mayMake && <MakeDialog onClose={() => change({ new: null }, { replace: true })} />}
    </div>
  );
}

function StateCell({ backup }: { readonly backup: BackupView }) {
  return (
    <>
      <BackupState backup={backup} />
      <BackupProgress backup={backup} brief className="mt-1 w-24" />
    </>
  );
}

function RowActions({ backup }: { readonly backup: BackupView }) {
  const m = useMessages(backupMessages);
  const nameOf = useBackupName();
  return (
    <LateMenu
      menu={BackupRowMenu}
      props={{ backup }}
      button={
        <Button variant="ghost" size="icon" aria-label={m.actionsOf(nameOf(backup))}>
          <EllipsisVertical aria-hidden />
        </Button>
      }
    />
  );
}
