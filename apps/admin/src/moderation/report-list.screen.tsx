import type { MessageReportView } from '@/api/generated';
import { type ListDefinition, ListScreen, personChoices, useAccess } from '@/frame';
import { reportReasonMessages } from '@/frame/report-reason.messages';
import { useFormat, useMessages } from '@/i18n';
import { moderationMessages } from './moderation.messages';
import { reportList, RENEW_MS } from './report-queries';
import { ReportState } from './report-state';

const STATES = ['open', 'dismissed', 'removed', 'suspended'] as const;
const REASONS = ['spam', 'harassment', 'threat', 'sexual', 'fraud', 'other'] as const;

/** What people reported, to be decided about. */
export function Screen() {
  const m = useMessages(moderationMessages);
  const reasons = useMessages(reportReasonMessages);
  const { dateTime } = useFormat();
  const { can } = useAccess();
  const excerptOf = ({ excerpt }: MessageReportView) => (excerpt === '' ? m.onlyFiles : (excerpt ?? m.gone));
  const definition: ListDefinition<MessageReportView> = {
    screen: 'message-reports',
    title: m.title,
    description: m.description,
    ...reportList,
    renewMs: RENEW_MS,
    columns: [
      { key: 'message', title: m.message, cell: (report) => <bdi className="line-clamp-2 max-w-lg break-words">{excerptOf(report)}</bdi> },
      { key: 'state', title: m.state, cell: ({ state }) => <ReportState state={state} /> },
      { key: 'reason', title: m.reason, cell: ({ reason }) => reasons[reason], wide: true },
      { key: 'from', title: m.from, cell: ({ reported }) => reported?.displayName ?? m.nobody, wide: true },
      { key: 'reporter', title: m.reporter, cell: ({ reporter }) => reporter?.displayName ?? m.nobody, hidden: true },
      { key: 'at', title: m.reportedAt, cell: ({ createdAt }) => dateTime(createdAt), wide: true },
      { key: 'decided', title: m.decidedAt, cell: ({ decidedAt }) => decidedAt && dateTime(decidedAt), hidden: true },
      { key: 'by', title: m.decidedBy, cell: ({ decidedBy }) => decidedBy?.displayName, hidden: true },
    ],
    filters: [
      { key: 'state', kind: 'choice', title: m.state, options: STATES.map((value) => ({ value, label: m.states[value] })) },
      { key: 'reason', kind: 'choice', title: m.reason, options: REASONS.map((value) => ({ value, label: reasons[value] })) },
      ...(can('user.read') ? [{ key: 'reportedId', kind: 'record', title: m.from, source: personChoices } as const] : []),
    ],
    rowKey: ({ id }) => id,
    rowName: excerptOf,
    rowLink: ({ id }) => `/moderation/${id}`,
    empty: { title: m.none, body: m.noneHint },
  };
  return <ListScreen definition={definition} />;
}
