import { CalendarClock, Download, Plus, Trash2 } from 'lucide-react';
import { reportFindAll, reportRemove, type ReportView } from '@/api/generated';
import { late, Link, type ListDefinition, ListScreen, OrganisationName, useAccess, useAction, useDownload, useSearchState } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { reportsMessages } from './reports.messages';

const NewReport = late(
  () => import('./new-report').then((file) => file.NewReport),
  ({ onClose }) => onClose(),
);
const TONES = { queued: 'info', running: 'info', ready: 'success', failed: 'danger' } as const;
/** While something is being made somebody waits for it. */
const RENEW_MS = 5_000;

/** The own reports and those of schedules; where new ones are asked for. */
export function Screen() {
  const m = useMessages(reportsMessages);
  const format = useFormat();
  const { can, canEverywhere } = useAccess();
  const [search, change] = useSearchState();
  const make = (
    <Button onClick={() => change({ new: '1' }, { replace: true })}>
      <Plus aria-hidden /> {m.newReport}
    </Button>
  );
  const whose = ({ organisationId }: ReportView) => (organisationId === null ? m.installation : <OrganisationName id={organisationId} />);
  const definition: ListDefinition<ReportView> = {
    screen: 'reports',
    title: m.title,
    description: m.description,
    queryKey: ['reports'],
    beside: ['new'],
    renewMs: RENEW_MS,
    load: ({ query, signal }) => reportFindAll({ query, signal }),
    columns: [
      { key: 'kind', title: m.kind, cell: ({ kind, format: file }) => `${m.kinds[kind]} · ${file.toUpperCase()}` },
      { key: 'days', title: m.days, cell: ({ from, to }) => `${format.civilDate(from)} – ${format.civilDate(to)}` },
      ...(canEverywhere('organisation.manage') ? [{ key: 'whose', title: m.whose, cell: whose, wide: true }] : []),
      {
        key: 'status',
        title: m.status,
        cell: ({ status, failure }) => (
          <Badge tone={TONES[status]}>{failure === 'forbidden' ? m.forbidden : wordFor(m.states, status)}</Badge>
        ),
      },
      { key: 'by', title: m.by, cell: ({ scheduledAs }) => (scheduledAs === null ? m.byYou : m.bySchedule(scheduledAs)), wide: true },
      { key: 'asked', title: m.asked, cell: ({ requestedAt }) => format.dateTime(requestedAt), wide: true },
      { key: 'size', title: m.size, cell: ({ size }) => size !== null && format.bytes(size), hidden: true },
      { key: 'until', title: m.until, cell: ({ expiresAt }) => format.date(expiresAt), hidden: true },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ kind, from, to }) => `${m.kinds[kind]}, ${format.civilDate(from)} – ${format.civilDate(to)}`,
    rowActions: (report) => <RowActions report={report} />,
    actions: (
      <>
        {can('report.schedule') && (
          <Button variant="outline" asChild>
            <Link to="/report-schedules">
              <CalendarClock aria-hidden /> {m.schedules}
            </Link>
          </Button>
        )}
        {make}
      </>
    ),
    empty: { title: m.none, body: m.noneHint, action: make },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {search.new && <NewReport onClose={() => change({ new: null }, { replace: true })} />}
    </>
  );
}

function RowActions({ report: { id, downloadPath, scheduledAs } }: { readonly report: ReportView }) {
  const m = useMessages(reportsMessages);
  const { run, busy } = useAction();
  const { download, busy: downloading } = useDownload();
  return (
    <span className="flex justify-end gap-1">
      {downloadPath !== null && (
        <Button variant="ghost" size="sm" busy={downloading} onClick={() => void download(downloadPath)}>
          <Download aria-hidden /> {m.download}
        </Button>
      )}
      {scheduledAs === null && (
        <Button
          variant="ghost"
          size="sm"
          busy={busy}
          onClick={() => void run(() => reportRemove({ path: { id } }), { done: m.removed, invalidate: [['reports']] })}
        >
          <Trash2 aria-hidden /> {m.remove}
        </Button>
      )}
    </span>
  );
}
